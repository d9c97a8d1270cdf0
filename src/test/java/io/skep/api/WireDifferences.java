package io.skep.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The documented list of where Skep answers otherwise than Swarm on purpose, each with a reason.
 */
final class WireDifferences {
  private final JsonNode list;
  private final Set<JsonNode> used = new HashSet<>();

  private WireDifferences(JsonNode list) {
    this.list = list;
  }

  static WireDifferences read() throws IOException {
    return read("differences.json");
  }

  static WireDifferences read(String file) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(WireDifferences.class.getResourceAsStream("/wire/" + file), file)) {
      return new WireDifferences(Recording.JSON.readTree(in));
    }
  }

  /** Whether an exchange is left out. */
  boolean skips(String file, int cmd, int n) {
    for (JsonNode entry : list.get("skipped")) {
      boolean here = entry.get("file").asText().equals(file);
      if (here && (contains(entry.path("cmds"), cmd) || contains(entry.path("n"), n))) {
        used.add(entry);
        return true;
      }
    }
    return false;
  }

  /** The status we answer with, where it is another. */
  OptionalInt status(String file, int n) {
    for (JsonNode entry : list.get("answers")) {
      if (entry.get("file").asText().equals(file) && contains(entry.get("n"), n)) {
        used.add(entry);
        return OptionalInt.of(entry.get("status").asInt());
      }
    }
    return OptionalInt.empty();
  }

  /** Whether a difference in a field is meant. */
  boolean allows(String difference) {
    for (JsonNode entry : list.get("fields")) {
      if (Pattern.compile(entry.get("difference").asText()).matcher(difference).find()) {
        used.add(entry);
        return true;
      }
    }
    return false;
  }

  /** Entries that no recording needed: they are no longer true. */
  Set<String> unused() {
    Set<String> unused = new TreeSet<>();
    for (JsonNode kind : list) {
      for (JsonNode entry : kind) {
        if (!used.contains(entry)) {
          unused.add(entry.toString());
        }
      }
    }
    return unused;
  }

  private static boolean contains(JsonNode numbers, int number) {
    for (JsonNode each : numbers) {
      if (each.asInt() == number) {
        return true;
      }
    }
    return false;
  }
}
