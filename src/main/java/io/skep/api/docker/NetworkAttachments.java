package io.skep.api.docker;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.skep.api.engine.LocalNetworks;
import io.skep.api.http.ApiException;
import io.skep.api.http.ApiRequest;
import io.skep.api.http.ApiResponse;
import io.skep.network.Network;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Containers and the swarm's networks. As these are not carried yet, none is ever attached; what
 * would be refused anyway is refused as Docker does it, the container before the network.
 */
final class NetworkAttachments {
  private final LocalNetworks local;
  private final Function<String, Optional<Network>> networks;

  /**
   * Makes it.
   *
   * @param networks of the swarm, by name or id
   */
  NetworkAttachments(LocalNetworks local, Function<String, Optional<Network>> networks) {
    this.local = local;
    this.networks = networks;
  }

  private record Attachment(@JsonProperty("Container") @Nullable String container) {
    String named() {
      if (container == null || container.isEmpty()) {
        throw new ApiException(400, "invalid name or ID supplied: \"\"");
      }
      return container;
    }
  }

  CompletionStage<ApiResponse> connect(ApiRequest request) {
    return answer(request, NetworkAttachments::whyNotConnected);
  }

  CompletionStage<ApiResponse> disconnect(ApiRequest request) {
    String asked = request.variable("id");
    return answer(request, network -> new ApiException(404, "network " + asked + " not found"));
  }

  private static ApiException whyNotConnected(Network network) {
    return network.spec().attachable()
        ? InitChecks.notYet("attaching a container to an overlay network")
        : new ApiException(
            500,
            "Could not attach to network "
                + network.name()
                + ": rpc error: code = PermissionDenied desc = network "
                + network.name()
                + " not manually attachable");
  }

  private CompletionStage<ApiResponse> answer(
      ApiRequest request, Function<Network, ApiException> why) {
    Optional<Network> ours = networks.apply(request.variable("id"));
    if (ours.isEmpty()) {
      return local.answer(request);
    }
    JsonType.require(request);
    String container = DockerMapper.read(request.json(), Attachment.class).named();
    return local
        .container(request, container)
        .thenCompose(
            engines ->
                engines.status() == 200
                    ? CompletableFuture.failedFuture(why.apply(ours.get()))
                    : CompletableFuture.completedFuture(engines));
  }
}
