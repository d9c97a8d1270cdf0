package io.skep.api.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.skep.api.http.ApiException;
import io.skep.api.http.ApiRequest;
import java.util.function.Consumer;

/**
 * Keeps networks of the swarm's scope from the engine, which is in no swarm and would say so: Skep
 * does not carry them yet. Outside a swarm the engine's own words are right.
 */
public final class OverlayNetworks implements Consumer<ApiRequest> {
  private final SwarmLifecycle lifecycle;

  /** Asks whether this daemon is in a swarm. */
  public OverlayNetworks(SwarmLifecycle lifecycle) {
    this.lifecycle = lifecycle;
  }

  /** Throws {@link ApiException} 501 for a network that would span a swarm. */
  @Override
  public void accept(ApiRequest request) {
    if (lifecycle.manager().isPresent() && !request.body().isEmpty() && spans(request.json())) {
      throw InitChecks.notYet("an overlay network");
    }
  }

  private static boolean spans(JsonNode network) {
    return "overlay".equals(network.path("Driver").asText())
        || "swarm".equals(network.path("Scope").asText())
        || network.path("Ingress").asBoolean();
  }
}
