package io.skep.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares an answer with its recording: the same fields, null, empty or absent alike, of the same
 * types and with the same values, but for what differs from run to run, of which only the type
 * counts.
 */
final class Shapes {
  private static final Set<String> VARYING =
      Set.of(
          "ID",
          "Id",
          "Created",
          "Index",
          "CreatedAt",
          "UpdatedAt",
          "Timestamp",
          "StartedAt",
          "CompletedAt",
          "LastExecution",
          "ServiceID",
          "NodeID",
          "NetworkID",
          "ContainerID",
          "PID",
          "TrustRoot",
          "Worker",
          "Manager",
          "CertIssuerSubject",
          "CertIssuerPublicKey",
          "EngineVersion",
          "Addr",
          "Slot",
          "ExitCode");

  private Shapes() {}

  static List<String> differences(JsonNode theirs, JsonNode ours) {
    List<String> found = new ArrayList<>();
    compare("$", "", theirs, ours, found);
    return found;
  }

  private static void compare(
      String path, String field, JsonNode theirs, JsonNode ours, List<String> found) {
    if (theirs.getNodeType() != ours.getNodeType()) {
      found.add(path + ": " + ours + " (expected: " + theirs + ")");
    } else if (theirs.isObject()) {
      object(path, theirs, ours, found);
    } else if (theirs.isArray()) {
      array(path, theirs, ours, found);
    } else if (!VARYING.contains(field) && !theirs.equals(ours) && !sameNumber(theirs, ours)) {
      found.add(path + ": " + ours + " (expected: " + theirs + ")");
    }
  }

  private static boolean sameNumber(JsonNode a, JsonNode b) {
    return a.isNumber() && b.isNumber() && Double.compare(a.asDouble(), b.asDouble()) == 0;
  }

  private static void object(String path, JsonNode theirs, JsonNode ours, List<String> found) {
    Set<String> names = new TreeSet<>();
    theirs.fieldNames().forEachRemaining(names::add);
    ours.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      if (!theirs.has(name)) {
        found.add(path + "." + name + ": " + ours.get(name) + " (expected: no such field)");
      } else if (!ours.has(name)) {
        found.add(path + "." + name + ": absent (expected: " + theirs.get(name) + ")");
      } else {
        compare(path + "." + name, name, theirs.get(name), ours.get(name), found);
      }
    }
  }

  private static void array(String path, JsonNode theirs, JsonNode ours, List<String> found) {
    if (theirs.size() != ours.size()) {
      found.add(path + ": " + ours.size() + " items (expected: " + theirs.size() + ")");
      return;
    }
    for (int i = 0; i < theirs.size(); i++) {
      compare(path + "[" + i + "]", "", theirs.get(i), ours.get(i), found);
    }
  }
}
