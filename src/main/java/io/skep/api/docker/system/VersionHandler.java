package io.skep.api.docker.system;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skep.api.engine.Engine;
import io.skep.api.http.ApiRequest;
import io.skep.api.http.ApiResponse;
import io.skep.api.http.ApiVersion;
import io.skep.api.http.Handler;
import java.util.concurrent.CompletionStage;

/**
 * {@code GET /version}: the engine's own with Skep among its components, and the API versions that
 * we serve.
 *
 * <p>Clients negotiate by it, so it is answered without an engine too: the swarm can be read then.
 */
final class VersionHandler implements Handler {

  private final Engine engine;
  private final String skepVersion;

  VersionHandler(Engine engine, String skepVersion) {
    this.engine = engine;
    this.skepVersion = skepVersion;
  }

  @Override
  public CompletionStage<ApiResponse> handle(ApiRequest request) {
    return engine
        .get(request.version(), "/version")
        .handle(
            (answer, down) ->
                down == null
                    ? EngineAnswers.changed(answer, this::merge)
                    : ApiResponse.json(200, alone()));
  }

  private ObjectNode merge(ObjectNode version) {
    ArrayNode components =
        version.get("Components") instanceof ArrayNode existing
            ? existing
            : version.putArray("Components");
    components.add(component());
    version.put("ApiVersion", ApiVersion.MAXIMUM.toString());
    version.put("MinAPIVersion", ApiVersion.MINIMUM.toString());
    return version;
  }

  private ObjectNode component() {
    ObjectNode component = JsonNodeFactory.instance.objectNode();
    component.put("Name", "Skep").put("Version", skepVersion);
    component
        .putObject("Details")
        .put("ApiVersion", ApiVersion.MAXIMUM.toString())
        .put("MinAPIVersion", ApiVersion.MINIMUM.toString())
        .put("Arch", architecture())
        .put("Os", "linux");
    return component;
  }

  private ObjectNode alone() {
    ObjectNode version = JsonNodeFactory.instance.objectNode();
    version.putObject("Platform").put("Name", "");
    version.putArray("Components").add(component());
    return version
        .put("Version", skepVersion)
        .put("ApiVersion", ApiVersion.MAXIMUM.toString())
        .put("MinAPIVersion", ApiVersion.MINIMUM.toString())
        .put("Os", "linux")
        .put("Arch", architecture());
  }

  private static String architecture() {
    String name = System.getProperty("os.arch", "");
    return name.equals("aarch64") ? "arm64" : name;
  }
}
