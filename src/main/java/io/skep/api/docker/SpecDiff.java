package io.skep.api.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.TreeSet;

/** What differs between two specs, by the paths of their JSON. Lists are compared whole. */
final class SpecDiff {
  private final ArrayNode changes = JsonNodeFactory.instance.arrayNode();

  private SpecDiff() {}

  /** One {@code {path, from, to}} for each field that differs; a side that lacks it is left out. */
  static ArrayNode of(JsonNode from, JsonNode to) {
    SpecDiff diff = new SpecDiff();
    diff.compare("", from, to);
    return diff.changes;
  }

  private void compare(String path, JsonNode from, JsonNode to) {
    if (from.equals(to)) {
      return;
    }
    if (from.isObject() && to.isObject()) {
      Set<String> names = new TreeSet<>();
      from.fieldNames().forEachRemaining(names::add);
      to.fieldNames().forEachRemaining(names::add);
      names.forEach(name -> compare(path + "/" + name, from.path(name), to.path(name)));
      return;
    }
    ObjectNode change = changes.addObject();
    change.put("path", path);
    if (!from.isMissingNode()) {
      change.set("from", from);
    }
    if (!to.isMissingNode()) {
      change.set("to", to);
    }
  }
}
