package io.skep.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code skep explain}: why a task is on its node, or on none. */
@Command(
    name = "explain",
    description = "Say of each node why a task was, or was not, placed on it.")
final class ExplainCommand implements Callable<Integer> {
  private static final String ROW = "%-6s %-20s %-8s %-8s %-7s %-9s %s%n";

  @Mixin private final Asking asking = new Asking();

  @Parameters(paramLabel = "TASK", description = "a task by id, start of an id, or name")
  String task = "";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    try (Api api = Api.at(asking.uri(System.getenv()), System.getenv())) {
      JsonNode answer = api.get("/skep/v1/tasks/" + Paths.part(task) + "/explain");
      PrintWriter out = spec.commandLine().getOut();
      if (asking.json) {
        out.println(answer.toPrettyString());
      } else {
        print(out, answer);
      }
      out.flush();
      return 0;
    }
  }

  private static void print(PrintWriter out, JsonNode answer) {
    out.printf(
        "task %s of %s, slot %s: %s%n",
        answer.path("task").asText(),
        answer.path("service").asText(),
        answer.path("slot").asText(),
        answer.path("state").asText());
    if (answer.has("error")) {
      out.println(answer.path("error").asText());
    }
    out.println(
        answer.path("source").asText().equals("journal")
            ? "as it was decided at "
                + answer.at("/decision/time").asText()
                + " (event "
                + answer.at("/decision/index").asText()
                + "):"
            : "as it is now:");
    out.printf(ROW, "RANK", "NODE", "SERVICE", "TASKS", "FAILED", "CHOSEN", "WHY");
    for (JsonNode node : answer.path("nodes")) {
      JsonNode ranking = node.path("ranking");
      out.printf(
          ROW,
          node.path("rank").asText("-"),
          node.path("hostname").asText(),
          ranking.path("tasksOfService").asText(),
          ranking.path("tasks").asText(),
          ranking.path("recentFailures").asText(),
          node.path("chosen").asBoolean() ? "chosen" : "",
          why(node));
    }
  }

  private static String why(JsonNode node) {
    List<String> words = new ArrayList<>();
    for (JsonNode check : node.path("filters")) {
      words.add(
          check.path("filter").asText()
              + (check.path("passes").asBoolean() ? " ok" : ": " + check.path("reason").asText()));
    }
    for (JsonNode branch : node.at("/ranking/spread")) {
      words.add(
          branch.path("preference").asText()
              + "="
              + branch.path("value").asText()
              + " has "
              + branch.path("tasks").asText());
    }
    return String.join("; ", words);
  }
}
