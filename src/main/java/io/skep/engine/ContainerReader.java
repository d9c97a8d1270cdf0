package io.skep.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.skep.agent.ContainerSummary;
import io.skep.agent.ContainerView;
import io.skep.agent.ContainerView.Health;
import io.skep.agent.ContainerView.Phase;
import io.skep.spec.PortConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads containers as the engine shows them. */
final class ContainerReader {
  private static final String NEVER = "0001-01-01T00:00:00Z";

  private ContainerReader() {}

  /** Reads an answer of {@code /containers/{id}/json}. */
  static ContainerView inspected(JsonNode json) {
    JsonNode state = json.path("State");
    JsonNode config = json.path("Config");
    return new ContainerView(
        json.path("Id").asText(),
        json.path("Name").asText().replaceFirst("^/", ""),
        labels(config.path("Labels")),
        phase(state.path("Status").asText()),
        !NEVER.equals(state.path("StartedAt").asText(NEVER)),
        health(state.path("Health").path("Status").asText("none")),
        state.path("Pid").asLong(),
        state.path("ExitCode").asLong(),
        state.path("Error").asText(),
        config.path("Tty").asBoolean(),
        ports(json.path("NetworkSettings").path("Ports")));
  }

  /** Reads one element of {@code /containers/json}. */
  static ContainerSummary listed(JsonNode json) {
    return new ContainerSummary(
        json.path("Id").asText(),
        labels(json.path("Labels")),
        phase(json.path("State").asText()) == Phase.RUNNING);
  }

  private static Phase phase(String status) {
    return switch (status) {
      case "created" -> Phase.CREATED;
      case "running", "paused", "restarting" -> Phase.RUNNING;
      default -> Phase.ENDED;
    };
  }

  private static Health health(String status) {
    return switch (status) {
      case "starting" -> Health.STARTING;
      case "healthy" -> Health.HEALTHY;
      case "unhealthy" -> Health.UNHEALTHY;
      default -> Health.NONE;
    };
  }

  private static Map<String, String> labels(JsonNode object) {
    Map<String, String> labels = new TreeMap<>();
    object.properties().forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    return labels;
  }

  private static List<PortConfig> ports(JsonNode byTarget) {
    List<PortConfig> ports = new ArrayList<>();
    byTarget
        .properties()
        .forEach(
            target -> {
              String[] parts = target.getKey().split("/", 2);
              long inside = Long.parseLong(parts[0]);
              String protocol = parts.length < 2 ? "tcp" : parts[1];
              for (JsonNode binding : target.getValue()) {
                long outside = binding.path("HostPort").asLong();
                ports.add(new PortConfig(null, protocol, inside, outside, "host"));
              }
            });
    return ports;
  }
}
