package io.skep.api.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.skep.api.engine.LocalNetworks;
import io.skep.api.http.ApiException;
import io.skep.api.http.ApiRequest;
import io.skep.api.http.ApiResponse;
import io.skep.api.http.Json;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The local engine and the swarm may each have a network of one name: then the name alone means
 * neither.
 */
final class NetworkTwins {
  private final LocalNetworks local;

  NetworkTwins(LocalNetworks local) {
    this.local = local;
  }

  /**
   * Goes on where the client gave a network's id, or a name that only the swarm's one has.
   *
   * @param id of the swarm's network
   * @param words of the refusal, which is a 400
   */
  CompletionStage<ApiResponse> unlessTwo(
      ApiRequest request, String id, String words, Supplier<CompletionStage<ApiResponse>> next) {
    String asked = request.variable("id");
    if (asked.equals(id)) {
      return next.get();
    }
    return local
        .find(request, asked)
        .thenCompose(
            engines ->
                isNamed(engines, asked)
                    ? CompletableFuture.failedFuture(new ApiException(400, words))
                    : next.get());
  }

  private static boolean isNamed(ApiResponse engines, String name) {
    if (engines.status() != 200 || !(engines.body() instanceof ApiResponse.Whole whole)) {
      return false;
    }
    try {
      JsonNode network = Json.tree(whole.bytes());
      return network.path("Name").asText().equals(name);
    } catch (IOException e) {
      throw new ApiException(502, "the engine's answer is no JSON: " + e.getMessage());
    }
  }
}
