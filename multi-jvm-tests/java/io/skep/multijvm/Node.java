package io.skep.multijvm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A node as a manager shows it. */
record Node(JsonNode json) {

  String id() {
    return json.path("ID").asText();
  }

  /** The name of the host, by which tests know it. */
  String host() {
    return json.at("/Description/Hostname").asText();
  }

  long version() {
    return json.at("/Version/Index").asLong();
  }

  String state() {
    return json.at("/Status/State").asText();
  }

  boolean isReady() {
    return "ready".equals(state());
  }

  boolean isManager() {
    return "manager".equals(json.at("/Spec/Role").asText());
  }

  boolean isLeader() {
    return json.at("/ManagerStatus/Leader").asBoolean();
  }

  /** The word of its managers on it: reachable, unreachable or unknown; empty for workers. */
  String reachability() {
    return json.at("/ManagerStatus/Reachability").asText();
  }

  /** Ready, and reachable where it is a manager. */
  boolean isWell() {
    return isReady() && (!isManager() || "reachable".equals(reachability()));
  }

  String marker() {
    return json.at("/Spec/Labels/marker").asText();
  }

  /** A copy of its spec, to be changed. */
  ObjectNode spec() {
    return json.path("Spec").deepCopy();
  }

  @Override
  public String toString() {
    String role = isManager() ? " manager " + reachability() : " worker";
    return host() + " " + state() + role + (isLeader() ? " leader" : "");
  }
}
