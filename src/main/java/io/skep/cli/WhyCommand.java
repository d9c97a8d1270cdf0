package io.skep.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code skep why}: from what is back to the command, and the person, behind it. */
@Command(
    name = "why",
    description = "Print why something is as it is: its chain of causes, back to the command.")
final class WhyCommand implements Callable<Integer> {

  private static final List<String> KINDS = List.of("task", "service", "node", "container");
  private static final int NOT_FOUND = 404;

  @Mixin private final Asking asking = new Asking();

  @Parameters(paramLabel = "ID", description = "a task, service, node or container")
  String id = "";

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description = "task, service, node or container (default: the first that has the id)")
  @Nullable String kind;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    try (Api api = Api.at(asking.uri(System.getenv()), System.getenv())) {
      JsonNode chain = chain(api);
      PrintWriter out = spec.commandLine().getOut();
      if (asking.json) {
        out.println(chain.toPrettyString());
      } else {
        chain.forEach(event -> out.println(EventLine.of(event)));
      }
      out.flush();
      return 0;
    }
  }

  private JsonNode chain(Api api) {
    String encoded = URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    List<String> kinds = kind == null ? KINDS : List.of(kind);
    for (String candidate : kinds) {
      try {
        return api.get("/skep/v1/why/" + candidate + "/" + encoded);
      } catch (CommandFailed e) {
        if (e.status() != NOT_FOUND || kind != null) {
          throw e;
        }
      }
    }
    throw new CommandFailed("no task, service, node or container is called " + id, NOT_FOUND);
  }
}
