package io.skep.engine;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skep.agent.ContainerRequest;
import io.skep.spec.ContainerSpec;
import io.skep.spec.DiscreteResource;
import io.skep.spec.GenericResource;
import io.skep.spec.Healthcheck;
import io.skep.spec.NamedResource;
import io.skep.spec.PortConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /containers/create}; what the spec does not say is not sent. */
final class ContainerJson {
  private final ContainerRequest request;
  private final ApiVersion version;
  private final ObjectNode body = EngineApi.JSON.createObjectNode();

  private ContainerJson(ContainerRequest request, ApiVersion version) {
    this.request = request;
    this.version = version;
  }

  /** The body without its networks. */
  static ObjectNode of(ContainerRequest request, ApiVersion version) {
    ContainerJson json = new ContainerJson(request, version);
    json.process(request.spec());
    json.surroundings(request.spec());
    json.body.set("HostConfig", HostConfigJson.of(request));
    return json.body;
  }

  private void process(ContainerSpec spec) {
    String image = spec.image();
    text("Image", image == null ? null : ImageName.familiar(image));
    list("Entrypoint", spec.command());
    list("Cmd", spec.args());
    list("Env", environment(spec));
    text("WorkingDir", spec.dir());
    text("User", spec.user());
    text("StopSignal", spec.stopSignal());
    body.put("Tty", spec.tty());
    body.put("OpenStdin", spec.openStdin());
  }

  private void surroundings(ContainerSpec spec) {
    text("Hostname", spec.hostname());
    ObjectNode labels = body.putObject("Labels");
    request.labels().forEach(labels::put);
    ObjectNode exposed = body.putObject("ExposedPorts");
    for (PortConfig port : request.hostPorts()) {
      exposed.putObject(HostConfigJson.target(port));
    }
    Healthcheck health = spec.healthcheck();
    if (health != null) {
      ObjectNode json = EngineApi.JSON.valueToTree(health);
      if (!version.isAtLeast(ApiVersion.START_INTERVAL)) {
        json.remove("StartInterval");
      }
      body.set("Healthcheck", json);
    }
  }

  private List<String> environment(ContainerSpec spec) {
    List<String> own = spec.env();
    List<String> all = new ArrayList<>(own == null ? List.of() : own);
    Map<String, String> byKind = new TreeMap<>();
    for (GenericResource resource : request.generic()) {
      NamedResource named = resource.namedResourceSpec();
      DiscreteResource counted = resource.discreteResourceSpec();
      if (named != null) {
        byKind.merge(kind(named.kind()), String.valueOf(named.value()), (a, b) -> a + "," + b);
      } else if (counted != null) {
        byKind.put(kind(counted.kind()), Long.toString(counted.value()));
      }
    }
    byKind.forEach((kind, value) -> all.add("DOCKER_RESOURCE_" + kind + "=" + value));
    return all;
  }

  private static String kind(@Nullable String kind) {
    return String.valueOf(kind).toUpperCase(Locale.ROOT);
  }

  private void text(String key, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      body.put(key, value);
    }
  }

  private void list(String key, @Nullable List<String> values) {
    if (values != null && !values.isEmpty()) {
      ArrayNode array = body.putArray(key);
      values.forEach(array::add);
    }
  }
}
