package io.skep.cli;

import com.fasterxml.jackson.databind.JsonNode;

/** One event of the log as one line for people. */
final class EventLine {

  private EventLine() {}

  /** {@code INDEX TIME PRINCIPAL KIND/ID EVENT <- CAUSE}. */
  static String of(JsonNode event) {
    return String.format(
        "%8s  %-27s  %-22s  %-34s  %s%s",
        event.path("index").asText(""),
        event.path("time").asText(""),
        event.path("principal").asText(""),
        event.path("kind").asText("") + "/" + event.path("id").asText(""),
        event.path("event").asText(""),
        cause(event.path("cause")));
  }

  private static String cause(JsonNode cause) {
    String text = cause.isValueNode() ? cause.asText("") : cause.toString();
    return cause.isMissingNode() || cause.isNull() || text.isEmpty() ? "" : "  <- " + text;
  }
}
