package io.skep.journal;

import com.fasterxml.jackson.databind.JsonNode;
import io.skep.journal.EventManifests.Manifest;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * How to read older forms of events: one step for each version that was left behind.
 *
 * <p>A step takes the event as a tree in the form of its version and gives it in the form of the
 * next. The steps for good; golden bytes of every version are read by a test.
 */
final class EventMigrations {
  /** The steps of this version: none yet, all events are still in their first form. */
  static final EventMigrations CURRENT = new EventMigrations(Map.of());

  private final Map<Manifest, UnaryOperator<JsonNode>> steps;

  /** Steps by the form that they start from. */
  EventMigrations(Map<Manifest, UnaryOperator<JsonNode>> steps) {
    this.steps = Map.copyOf(steps);
  }

  /**
   * Brings an event to a version.
   *
   * @throws IllegalArgumentException when a step is missing
   */
  JsonNode migrate(Manifest written, int toVersion, JsonNode event) {
    var current = event;
    for (int version = written.version(); version < toVersion; version++) {
      var from = new Manifest(written.name(), version);
      var step = steps.get(from);
      if (step == null) {
        throw new IllegalArgumentException(
            "event form: " + from + " (expected: a migration to version " + (version + 1) + ")");
      }
      current = step.apply(current);
    }
    return current;
  }
}
