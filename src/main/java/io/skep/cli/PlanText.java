package io.skep.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;

/** A plan for people to read. */
final class PlanText {
  private static final String ROW = "%10s  %-6s %-6s %s%n";

  private PlanText() {}

  static void print(PrintWriter out, JsonNode plan) {
    out.printf(
        "%s: revision %s to %s%n",
        plan.at("/service/name").asText(),
        plan.at("/revision/from").asText(),
        plan.at("/revision/to").asText());
    for (JsonNode change : plan.path("changes")) {
      out.printf(
          "  %s: %s -> %s%n",
          change.path("path").asText(), text(change, "from"), text(change, "to"));
    }
    if (!plan.path("moves").isEmpty()) {
      out.printf(ROW, "AFTER", "DO", "SLOT", "NODE");
    }
    for (JsonNode move : plan.path("moves")) {
      out.printf(
          ROW,
          move.path("after").asText() + "s",
          move.path("action").asText(),
          move.path("slot").asText(),
          move.path("hostname").asText("-"));
    }
    int kept = 0;
    for (JsonNode task : plan.path("tasks")) {
      if (task.path("action").asText().equals("wait")) {
        out.printf("slot %s waits: %s%n", task.path("slot"), task.path("error").asText());
      }
      kept += task.path("action").asText().equals("keep") ? 1 : 0;
    }
    out.printf(
        "%d tasks stay; %s after %ss, if %s%n",
        kept,
        plan.path("whole").asBoolean()
            ? plan.path("updateStatus").asText("settled")
            : "not settled",
        plan.path("seconds").asText(),
        plan.path("assumes").asText());
    out.println("nothing was changed");
  }

  private static String text(JsonNode change, String side) {
    return change.has(side) ? change.path(side).toString() : "(none)";
  }
}
