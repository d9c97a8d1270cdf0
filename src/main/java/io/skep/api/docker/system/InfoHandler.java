package io.skep.api.docker.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skep.api.engine.Engine;
import io.skep.api.http.ApiRequest;
import io.skep.api.http.ApiResponse;
import io.skep.api.http.Handler;
import java.util.concurrent.CompletionStage;

/** {@code GET /info}: the engine's own, with our swarm in the place of its. */
final class InfoHandler implements Handler {

  private final Engine engine;
  private final SwarmInfo swarm;

  InfoHandler(Engine engine, SwarmInfo swarm) {
    this.engine = engine;
    this.swarm = swarm;
  }

  @Override
  public CompletionStage<ApiResponse> handle(ApiRequest request) {
    return engine
        .get(request.version(), "/info")
        .thenCombine(
            swarm.block(request.version()),
            (answer, block) -> EngineAnswers.changed(answer, info -> merge(info, block)));
  }

  /** What the swarm warns of stands among the engine's warnings too, as clients look there. */
  private static ObjectNode merge(ObjectNode info, JsonNode block) {
    info.set("Swarm", block);
    if (!block.path("Warnings").isEmpty()) {
      ArrayNode warnings =
          info.get("Warnings") instanceof ArrayNode engines ? engines : info.putArray("Warnings");
      block.get("Warnings").forEach(warnings::add);
    }
    return info;
  }
}
