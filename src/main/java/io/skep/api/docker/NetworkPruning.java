package io.skep.api.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skep.api.engine.LocalNetworks;
import io.skep.api.http.ApiException;
import io.skep.api.http.ApiRequest;
import io.skep.api.http.ApiResponse;
import io.skep.api.http.Handler;
import io.skep.api.http.Json;
import io.skep.entity.Outcome;
import io.skep.kernel.NetworkId;
import io.skep.network.Network;
import io.skep.network.NetworkCommand.RemoveNetwork;
import io.skep.spec.NetworkSpec;
import io.skep.view.Endpoints;
import io.skep.view.Entry;
import io.skep.view.SwarmView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Removes the networks that nobody uses: the engine's, and those of the swarm. */
final class NetworkPruning implements Handler {
  private final LocalNetworks local;
  private final SwarmLifecycle lifecycle;
  private final Gate gate;

  NetworkPruning(LocalNetworks local, SwarmLifecycle lifecycle) {
    this.local = local;
    this.lifecycle = lifecycle;
    this.gate = new Gate(lifecycle);
  }

  /** The engine's first, then those of the swarm that no service names. */
  @Override
  public CompletionStage<ApiResponse> handle(ApiRequest request) {
    FilterSet filters = new FilterSet(request.filters(400));
    return local
        .answer(request)
        .thenCompose(
            engines ->
                engines.status() != 200 || lifecycle.manager().isEmpty()
                    ? CompletableFuture.completedFuture(engines)
                    : gate.leading(leader -> pruneHere(leader, filters))
                        .handle(request)
                        .thenApply(ours -> joined(engines, ours)));
  }

  private CompletionStage<ApiResponse> pruneHere(ApiRequest request, FilterSet filters) {
    ActiveSwarm swarm = gate.manager();
    SwarmView view = swarm.view().current();
    List<CompletableFuture<Optional<String>>> removals = new ArrayList<>();
    for (Map.Entry<NetworkId, Entry<Network>> each : view.shared().networks().entrySet()) {
      NetworkSpec spec = each.getValue().value().spec();
      if (spec.predefined() || spec.ingress() || !new NetworkFilter(filters).prunes(spec)) {
        continue;
      }
      boolean used =
          view.services().values().stream()
              .flatMap(service -> Endpoints.networks(service.value().spec()).stream())
              .anyMatch(attached -> each.getKey().value().equals(attached.target()));
      if (!used) {
        removals.add(
            swarm
                .commands()
                .network(each.getKey(), new RemoveNetwork(), Refusals.meta(request))
                .thenApply(
                    outcome ->
                        Optional.ofNullable(spec.name())
                            .filter(n -> outcome instanceof Outcome.Done done && done.changed()))
                .toCompletableFuture());
      }
    }
    return CompletableFuture.allOf(removals.toArray(CompletableFuture[]::new))
        .thenApply(
            all -> {
              ArrayNode names = JsonNodeFactory.instance.arrayNode();
              removals.forEach(each -> each.join().ifPresent(names::add));
              ObjectNode answer = JsonNodeFactory.instance.objectNode();
              answer.set("NetworksDeleted", names);
              return ApiResponse.json(200, answer);
            });
  }

  private static ApiResponse joined(ApiResponse engines, ApiResponse ours) {
    ArrayNode names = JsonNodeFactory.instance.arrayNode();
    for (ApiResponse each : List.of(ours, engines)) {
      try {
        JsonNode tree = Json.tree(((ApiResponse.Whole) each.body()).bytes());
        tree.path("NetworksDeleted").forEach(names::add);
      } catch (IOException e) {
        throw new ApiException(502, "the engine's answer is no JSON: " + e.getMessage());
      }
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.set("NetworksDeleted", names.isEmpty() ? null : names);
    return ApiResponse.json(200, answer);
  }
}
