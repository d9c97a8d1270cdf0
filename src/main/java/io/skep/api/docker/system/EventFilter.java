package io.skep.api.docker.system;

import java.util.List;
import java.util.Map;

/** Which swarm events a client asked for, by the rules of the engine's own filter. */
record EventFilter(Map<String, List<String>> filters) {

  /** The engine looks for each of these among ids and names, whatever the type of the event. */
  private static final List<String> NAMED =
      List.of(
          "daemon",
          "container",
          "plugin",
          "volume",
          "network",
          "node",
          "service",
          "secret",
          "config");

  boolean includes(SwarmEvent event) {
    return exact("event", event.action())
        && exact("type", event.type())
        && exact("scope", SwarmEvent.SCOPE)
        && NAMED.stream().allMatch(kind -> byName(kind, event))
        && (exact("image", event.id()) || exact("image", ""))
        && hasLabels(event.attributes());
  }

  /** Whether only swarm events can pass, so that the engine has nothing to add. */
  boolean onlySwarm() {
    List<String> scopes = filters.getOrDefault("scope", List.of());
    return !scopes.isEmpty() && scopes.stream().allMatch(SwarmEvent.SCOPE::equals);
  }

  private boolean exact(String name, String value) {
    List<String> wanted = filters.getOrDefault(name, List.of());
    return wanted.isEmpty() || wanted.contains(value);
  }

  private boolean byName(String kind, SwarmEvent event) {
    List<String> wanted = filters.getOrDefault(kind, List.of());
    String name = event.attributes().getOrDefault("name", "");
    return wanted.isEmpty()
        || wanted.stream()
            .anyMatch(start -> event.id().startsWith(start) || name.startsWith(start));
  }

  private boolean hasLabels(Map<String, String> attributes) {
    return filters.getOrDefault("label", List.of()).stream()
        .allMatch(label -> hasLabel(attributes, label));
  }

  private static boolean hasLabel(Map<String, String> attributes, String label) {
    int equals = label.indexOf('=');
    if (equals < 0) {
      return attributes.containsKey(label);
    }
    return label.substring(equals + 1).equals(attributes.get(label.substring(0, equals)));
  }
}
