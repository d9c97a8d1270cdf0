package io.skep.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skep.agent.EngineException;
import io.skep.agent.EngineException.Kind;
import io.skep.spec.NetworkAttachment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Puts containers into networks of their engine. The first is named when the container is made; a
 * container is connected to the others afterwards, because engines before API 1.44 take only one.
 */
final class EngineNetworks {
  /** A network of the engine, and how the container is known in it. */
  record Joined(String name, ObjectNode endpoint) {}

  private final EngineApi api;

  EngineNetworks(EngineApi api) {
    this.api = api;
  }

  /** Finds the networks; throws {@link EngineException} (refused) for one that cannot be joined. */
  List<Joined> resolve(List<NetworkAttachment> attachments) {
    List<Joined> joined = new ArrayList<>();
    for (NetworkAttachment attachment : attachments) {
      String target = Objects.requireNonNullElse(attachment.target(), "");
      JsonNode network = find(target);
      String name = network.path("Name").asText(target);
      if ("swarm".equals(network.path("Scope").asText())) {
        throw EngineException.refused("network " + name + ": overlays are not carried yet");
      }
      joined.add(new Joined(name, endpoint(attachment)));
    }
    return joined;
  }

  private JsonNode find(String target) {
    try {
      return api.get("/networks/" + Query.encode(target), Query.NONE);
    } catch (EngineException e) {
      throw e.kind() == Kind.NOT_FOUND
          ? EngineException.refused("network " + target + " not found")
          : e;
    }
  }

  private static ObjectNode endpoint(NetworkAttachment attachment) {
    ObjectNode endpoint = EngineApi.JSON.createObjectNode();
    List<String> aliases = attachment.aliases();
    if (aliases != null && !aliases.isEmpty()) {
      ArrayNode names = endpoint.putArray("Aliases");
      aliases.forEach(names::add);
    }
    return endpoint;
  }

  void putFirst(List<Joined> joined, ObjectNode body) {
    String mode = joined.isEmpty() ? "default" : joined.getFirst().name();
    body.withObject("/HostConfig").put("NetworkMode", mode);
    if (!joined.isEmpty() && !joined.getFirst().endpoint().isEmpty()) {
      body.withObject("/NetworkingConfig/EndpointsConfig").set(mode, joined.getFirst().endpoint());
    }
  }

  void connectRest(List<Joined> joined, String container) {
    joined.stream().skip(1).forEach(network -> connect(network, container));
  }

  private void connect(Joined network, String container) {
    ObjectNode body = EngineApi.JSON.createObjectNode().put("Container", container);
    body.set("EndpointConfig", network.endpoint());
    try {
      api.post("/networks/" + Query.encode(network.name()) + "/connect", Query.NONE, body);
    } catch (EngineException e) {
      if (!e.words().contains("already exists in network")) {
        throw e;
      }
    }
  }
}
