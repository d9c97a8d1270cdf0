package io.skep.api.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skep.api.http.ApiRequest;
import io.skep.api.http.ApiResponse;
import io.skep.api.http.ApiVersion;
import io.skep.api.http.Handler;
import io.skep.api.http.Json;
import io.skep.api.wire.Headers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * From 1.44 on a container is created on all of its networks at once, each with its MAC address; an
 * older engine takes one network, the address beside it, and the others afterwards.
 */
final class ContainerCreation implements Handler {

  private static final ApiVersion MANY_NETWORKS = new ApiVersion(1, 44);

  private final Engine engine;

  ContainerCreation(Engine engine) {
    this.engine = engine;
  }

  @Override
  public CompletionStage<ApiResponse> handle(ApiRequest request) {
    return engine
        .lacks(request.version(), MANY_NETWORKS)
        .thenCompose(lacks -> lacks ? lowered(request) : passed(request));
  }

  private CompletionStage<ApiResponse> passed(ApiRequest request) {
    return Relayed.send(engine, request, request.rawQuery(), request.body())
        .thenApply(Relayed::answer);
  }

  private CompletionStage<ApiResponse> lowered(ApiRequest request) {
    if (!(request.json() instanceof ObjectNode container)) {
      return passed(request);
    }
    LoweredContainer lowered = LoweredContainer.of(container, engine.facts().apiVersion());
    return Relayed.send(engine, request, request.rawQuery(), Json.line(lowered.container()))
        .thenCompose(
            created ->
                created.head().status() == 201
                    ? connectAll(request, created, lowered.others())
                    : CompletableFuture.completedStage(Relayed.answer(created)));
  }

  private CompletionStage<ApiResponse> connectAll(
      ApiRequest request, EngineClient.Answer created, Map<String, JsonNode> others) {
    String id = id(created);
    CompletionStage<List<EngineClient.Answer>> refused =
        CompletableFuture.completedStage(List.of());
    for (Map.Entry<String, JsonNode> other : others.entrySet()) {
      refused =
          refused.thenCompose(
              before ->
                  before.isEmpty()
                      ? connect(request, id, other.getKey(), other.getValue())
                      : CompletableFuture.completedStage(before));
    }
    return refused.thenCompose(
        failed ->
            failed.isEmpty()
                ? CompletableFuture.completedStage(Relayed.answer(created))
                : engine
                    .delete(request.version(), "/containers/" + id + "?force=1&v=1")
                    .thenApply(removed -> Relayed.answer(failed.getFirst())));
  }

  private static String id(EngineClient.Answer created) {
    try {
      return Json.tree(created.body()).path("Id").asText();
    } catch (IOException malformed) {
      throw new UncheckedIOException("the engine's answer is no JSON", malformed);
    }
  }

  /** The engine's refusal, if it refuses. */
  private CompletionStage<List<EngineClient.Answer>> connect(
      ApiRequest request, String id, String network, JsonNode endpoint) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("Container", id);
    body.set("EndpointConfig", endpoint);
    Headers json = new Headers(List.of(new Headers.Header("Content-Type", "application/json")));
    return engine
        .send("POST", request.version(), "/networks/" + network + "/connect", json, Json.line(body))
        .thenApply(answer -> answer.head().status() == 200 ? List.of() : List.of(answer));
  }
}
