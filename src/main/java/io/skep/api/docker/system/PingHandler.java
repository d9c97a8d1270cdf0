package io.skep.api.docker.system;

import io.skep.api.engine.Engine;
import io.skep.api.engine.EngineFacts;
import io.skep.api.http.ApiRequest;
import io.skep.api.http.ApiResponse;
import io.skep.api.http.Handler;
import java.util.concurrent.CompletionStage;

/**
 * {@code /_ping}: what clients negotiate by, so it must be cheap; it never asks the engine.
 *
 * <p>It waits until the swarm's state has settled after a start: suites that restart a daemon take
 * the first ping for the sign that the node is back in its swarm.
 */
final class PingHandler implements Handler {

  private final Engine engine;
  private final SwarmInfo swarm;

  PingHandler(Engine engine, SwarmInfo swarm) {
    this.engine = engine;
    this.swarm = swarm;
  }

  @Override
  public CompletionStage<ApiResponse> handle(ApiRequest request) {
    return swarm.settled().thenApply(settled -> answer(request));
  }

  private ApiResponse answer(ApiRequest request) {
    EngineFacts facts = engine.facts();
    ApiResponse answer =
        ApiResponse.text(200, request.method().equals("HEAD") ? "" : "OK")
            .with("Cache-Control", "no-cache, no-store, must-revalidate")
            .with("Pragma", "no-cache")
            .with("Swarm", state());
    return facts.builderVersion().isEmpty()
        ? answer
        : answer.with("Builder-Version", facts.builderVersion());
  }

  private String state() {
    LocalNodeState state = swarm.state();
    if (state != LocalNodeState.ACTIVE) {
      return state.text();
    }
    return state.text() + (swarm.controlAvailable() ? "/manager" : "/worker");
  }
}
