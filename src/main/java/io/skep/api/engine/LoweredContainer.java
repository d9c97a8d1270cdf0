package io.skep.api.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skep.api.http.ApiException;
import io.skep.api.http.ApiVersion;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a client asks for in the form of an engine before 1.44.
 *
 * @param container the request, on at most one network
 * @param others the other networks, with how the container is to be on each
 */
record LoweredContainer(ObjectNode container, Map<String, JsonNode> others) {

  /**
   * Lowers a request; the node given is changed.
   *
   * @throws ApiException 400 where the engine would silently leave out what is asked
   */
  static LoweredContainer of(ObjectNode container, ApiVersion engine) {
    refuseWhatIsLacking(container, engine);
    Map<String, JsonNode> others = new LinkedHashMap<>();
    if (container.at("/NetworkingConfig/EndpointsConfig") instanceof ObjectNode endpoints
        && !endpoints.isEmpty()) {
      String first = first(container.at("/HostConfig/NetworkMode").asText(""), endpoints);
      String mac = endpoints.path(first).path("MacAddress").asText("");
      if (!mac.isEmpty()) {
        container.put("MacAddress", mac);
      }
      endpoints.properties().stream()
          .filter(endpoint -> !endpoint.getKey().equals(first))
          .forEach(endpoint -> others.put(endpoint.getKey(), endpoint.getValue()));
      others.keySet().forEach(endpoints::remove);
      others.forEach((network, endpoint) -> refuseMac(network, endpoint, engine));
    }
    return new LoweredContainer(container, others);
  }

  /** The network that the container's mode names; the default one has two names. */
  private static String first(String mode, ObjectNode endpoints) {
    if (endpoints.has(mode)) {
      return mode;
    }
    for (String named : new String[] {"default", "bridge"}) {
      if (endpoints.has(named)) {
        return named;
      }
    }
    return endpoints.fieldNames().next();
  }

  private static void refuseMac(String network, JsonNode endpoint, ApiVersion engine) {
    if (!endpoint.path("MacAddress").asText("").isEmpty()) {
      throw lacking("a MAC address on a second network, " + network + ",", "1.44", engine);
    }
  }

  private static void refuseWhatIsLacking(ObjectNode container, ApiVersion engine) {
    if (container.at("/Healthcheck/StartInterval").asLong(0) > 0) {
      throw lacking("a health check's StartInterval", "1.44", engine);
    }
    for (JsonNode mount : container.at("/HostConfig/Mounts")) {
      if (mount.at("/BindOptions/ReadOnlyForceRecursive").asBoolean(false)) {
        throw lacking("BindOptions.ReadOnlyForceRecursive", "1.44", engine);
      }
      if (!mount.at("/VolumeOptions/Subpath").asText("").isEmpty()) {
        throw lacking("VolumeOptions.Subpath", "1.45", engine);
      }
    }
  }

  private static ApiException lacking(String what, String since, ApiVersion engine) {
    return new ApiException(
        400,
        "%s requires API version %s, but the engine's API version is %s"
            .formatted(what, since, engine));
  }
}
