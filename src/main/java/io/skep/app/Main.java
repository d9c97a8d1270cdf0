package io.skep.app;

import picocli.CommandLine;

/** Where the daemon starts. */
public final class Main {
  private Main() {}

  /** Runs {@code daemon ...}; exits 0 after a clean stop, 1 on bad usage or a failed start. */
  public static void main(String[] arguments) {
    CommandLine line = new CommandLine(new SkepCommand());
    line.setParameterExceptionHandler(
        (wrong, given) -> {
          line.getErr().println("skep: " + wrong.getMessage() + " (see skep daemon --help)");
          return 1;
        });
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          if (failure instanceof StartupException refused) {
            command.getErr().println("skep: " + refused.getMessage());
            return 1;
          }
          throw failure;
        });
    System.exit(line.execute(arguments));
  }

  @CommandLine.Command(name = "skep", subcommands = DaemonCommand.class)
  private static final class SkepCommand {}
}
