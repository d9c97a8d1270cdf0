package io.skep.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Finds for each item of a recorded list the one of ours that is to be like it. */
final class Items {
  /** An item of the recording and ours. */
  record Pair(JsonNode theirs, JsonNode ours) {}

  private Items() {}

  static boolean areTasks(JsonNode list) {
    return !list.isEmpty() && list.get(0).has("DesiredState");
  }

  /**
   * Services by name, tasks by slot and state, nodes by host name, networks by name; what has no
   * like is left out.
   */
  static List<Pair> paired(JsonNode theirs, JsonNode ours) {
    List<Pair> pairs = new ArrayList<>();
    List<JsonNode> left = new ArrayList<>();
    ours.forEach(left::add);
    for (JsonNode their : theirs) {
      for (JsonNode our : left) {
        if (key(their).equals(key(our))) {
          pairs.add(new Pair(their, our));
          left.remove(our);
          break;
        }
      }
    }
    return pairs;
  }

  static String key(JsonNode item) {
    if (item.has("DesiredState")) {
      return item.path("ServiceID")
          + " "
          + item.path("Slot")
          + " "
          + item.at("/Status/State")
          + " "
          + item.path("DesiredState")
          + " "
          + item.at("/Spec/ForceUpdate")
          + item.at("/Spec/ContainerSpec")
          + item.at("/Spec/RestartPolicy");
    }
    if (item.has("Scope")) {
      return item.path("Name").asText();
    }
    return item.has("Description")
        ? item.at("/Description/Hostname").asText() + item.at("/Spec/Labels")
        : item.at("/Spec/Name").asText();
  }

  /** The object without what may not have come as far as its like has. */
  static JsonNode steady(JsonNode object, JsonNode other) {
    if (!(object instanceof ObjectNode)) {
      return object;
    }
    ObjectNode copy = object.deepCopy();
    String state = "/UpdateStatus/State";
    if (!object.at(state).equals(other.at(state))) {
      copy.remove("UpdateStatus");
    }
    copy.remove("ServiceStatus");
    if (copy.path("Status") instanceof ObjectNode status) {
      status.remove(List.of("Message", "Err"));
      if (!other.path("Status").has("ContainerStatus")) {
        status.remove("ContainerStatus");
      }
    }
    return copy;
  }
}
