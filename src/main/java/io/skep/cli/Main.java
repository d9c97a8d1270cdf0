package io.skep.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The {@code skep} command. */
@Command(
    name = "skep",
    description = "Asks a Skep daemon. Everything Docker knows is asked with the docker command.",
    subcommands = {
      LogCommand.class,
      WhyCommand.class,
      ExplainCommand.class,
      PlanCommand.class,
      RevisionsCommand.class,
      RollbackCommand.class,
      TokenCommand.class,
      HealthCommand.class,
      VersionCommand.class,
      ApiCommand.class,
    },
    footer = {
      "",
      "Also, by the launcher:",
      "  quickstart  From nothing to a swarm of one node with a service that runs.",
      "  stop        Stop the daemon that quickstart started.",
      "  daemon      Run the daemon in the foreground.",
      "  test        Run every test.",
      "  bench       Run the benchmarks.",
    })
public final class Main {

  private static final int FAILED = 1;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this help")
  boolean help;

  private Main() {}

  /** Runs one command and ends with its exit code. */
  public static void main(String[] arguments) {
    int exit = commandLine().execute(arguments);
    System.exit(exit);
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setUsageHelpLongOptionsMaxWidth(30)
        .setExecutionExceptionHandler(Main::failed)
        .setParameterExceptionHandler(Main::misused)
        .setExecutionStrategy(Main::run);
  }

  private static int run(CommandLine.ParseResult parsed) {
    if (!parsed.hasSubcommand() && !parsed.isUsageHelpRequested()) {
      parsed.commandSpec().commandLine().usage(System.out);
      return 0;
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  private static int failed(Exception e, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    if (!(e instanceof CommandFailed)) {
      throw e;
    }
    return say(command, String.valueOf(e.getMessage()));
  }

  private static int misused(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    String words = String.valueOf(e.getMessage()).lines().findFirst().orElse("wrong arguments");
    return say(command, words + " (see '" + name + " --help')");
  }

  private static int say(CommandLine command, String words) {
    PrintWriter err = command.getErr();
    err.println("skep: " + words);
    err.flush();
    return FAILED;
  }
}
