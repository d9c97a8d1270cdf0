package io.skep.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code skep token}: join tokens that end by themselves. */
@Command(
    name = "token",
    description = "Make, list and remove join tokens for a time and a number of machines.",
    subcommands = {TokenCommand.Create.class, TokenCommand.Ls.class, TokenCommand.Rm.class})
final class TokenCommand {
  private static final String PATH = "/skep/v1/tokens";

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this help")
  boolean help;

  /** {@code skep token create}. */
  @Command(name = "create", description = "Print a new join token. It is told this once only.")
  static final class Create implements Callable<Integer> {
    @Mixin private final Asking asking = new Asking();

    @Option(
        names = "--role",
        paramLabel = "ROLE",
        description = "worker or manager (default: ${DEFAULT-VALUE})")
    String role = "worker";

    @Option(
        names = "--ttl",
        paramLabel = "TIME",
        description = "how long it is good for, as 30m, 1h, 7d (default: ${DEFAULT-VALUE})")
    String ttl = "1h";

    @Option(
        names = "--uses",
        paramLabel = "N",
        description = "how many machines may join with it (default: ${DEFAULT-VALUE})")
    long uses = 1;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
      ObjectNode ask = Api.JSON.createObjectNode();
      ask.put("role", role).put("ttlSeconds", lifetime(ttl).toSeconds()).put("uses", uses);
      try (Api api = Api.at(asking.uri(System.getenv()), System.getenv());
          Response made = api.send(Request.Method.POST, PATH, ask.toString())) {
        JsonNode token = Api.JSON.readTree(made.getBody());
        print(spec, asking.json ? token.toPrettyString() : token.path("token").asText());
        return 0;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** {@code skep token ls}. */
  @Command(name = "ls", description = "List the join tokens that were made; never the tokens.")
  static final class Ls implements Callable<Integer> {
    private static final String ROW = "%-26s %-8s %-6s %-21s %s%n";

    @Mixin private final Asking asking = new Asking();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
      try (Api api = Api.at(asking.uri(System.getenv()), System.getenv())) {
        JsonNode answer = api.get(PATH);
        if (asking.json) {
          print(spec, answer.toPrettyString());
          return 0;
        }
        PrintWriter out = spec.commandLine().getOut();
        out.printf(ROW, "ID", "ROLE", "USED", "EXPIRES", "OPEN");
        for (JsonNode token : answer.path("tokens")) {
          out.printf(
              ROW,
              token.path("id").asText(),
              token.path("role").asText(),
              token.path("usedBy").size() + "/" + token.path("uses").asText(),
              seconds(token.path("expiresAt").asText()),
              token.path("open").asBoolean() ? "yes" : "no");
        }
        out.flush();
        return 0;
      }
    }

    private static String seconds(String time) {
      return time.length() > 19 ? time.substring(0, 19) + "Z" : time;
    }
  }

  /** {@code skep token rm}. */
  @Command(name = "rm", description = "Make a join token void. Who joined with it stays.")
  static final class Rm implements Callable<Integer> {
    @Mixin private final Asking asking = new Asking();

    @Parameters(paramLabel = "ID", description = "the id that 'skep token ls' shows")
    String id = "";

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
      try (Api api = Api.at(asking.uri(System.getenv()), System.getenv());
          Response done = api.send(Request.Method.DELETE, PATH + "/" + Paths.part(id), "")) {
        print(spec, asking.json ? Api.JSON.createObjectNode().put("id", id).toString() : id);
        return done.getStatusCode() < 300 ? 0 : 1;
      }
    }
  }

  /** A number and s, m, h or d; a {@link CommandFailed} if it is none. */
  static Duration lifetime(String text) {
    if (!text.matches("[0-9]{1,9}[smhd]")) {
      throw new CommandFailed("ttl: " + text + " (expected: such as 30m, 1h, 7d)");
    }
    long number = Long.parseLong(text.substring(0, text.length() - 1));
    return switch (text.charAt(text.length() - 1)) {
      case 's' -> Duration.ofSeconds(number);
      case 'm' -> Duration.ofMinutes(number);
      case 'h' -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  private static void print(CommandSpec spec, String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
