package io.skep.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code skep revisions}: every spec that a service has had. */
@Command(
    name = "revisions",
    description = "List all revisions of a service: who made each, when, and how it went.")
final class RevisionsCommand implements Callable<Integer> {
  private static final String ROW = "%-9s %-20s %-16s %-12s %-20s %s%n";

  @Mixin private final Asking asking = new Asking();

  @Parameters(paramLabel = "SERVICE", description = "a service by name or id; a gone one by id")
  String service = "";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    try (Api api = Api.at(asking.uri(System.getenv()), System.getenv())) {
      JsonNode answer = api.get("/skep/v1/services/" + Paths.part(service) + "/revisions");
      PrintWriter out = spec.commandLine().getOut();
      if (asking.json) {
        out.println(answer.toPrettyString());
      } else {
        out.printf(ROW, "REVISION", "TIME", "BY", "HOW", "ROLLOUT", "IMAGE");
        answer.path("revisions").forEach(revision -> print(out, revision));
      }
      out.flush();
      return 0;
    }
  }

  private static void print(PrintWriter out, JsonNode revision) {
    String time = revision.path("time").asText();
    out.printf(
        ROW,
        revision.path("revision").asText(),
        time.length() > 19 ? time.substring(0, 19) + "Z" : time,
        revision.path("principal").asText(),
        how(revision),
        revision.at("/updateStatus/State").asText("-"),
        image(revision.path("spec")));
  }

  private static String how(JsonNode revision) {
    String origin = revision.path("origin").asText();
    return revision.has("sameAs") ? "back to " + revision.path("sameAs").asText() : origin;
  }

  private static @Nullable String image(JsonNode spec) {
    return spec.at("/TaskTemplate/ContainerSpec/Image").asText("-");
  }
}
