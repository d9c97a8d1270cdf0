package io.skep.api.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.skep.api.docker.Lookup.Found;
import io.skep.api.docker.system.LocalNodeState;
import io.skep.api.engine.Engine;
import io.skep.api.engine.LocalNetworks;
import io.skep.api.engine.NetworkCreation;
import io.skep.api.http.ApiException;
import io.skep.api.http.ApiRequest;
import io.skep.api.http.ApiResponse;
import io.skep.api.http.Handler;
import io.skep.api.http.Json;
import io.skep.api.http.Router;
import io.skep.kernel.NetworkId;
import io.skep.kernel.ObjectRejection.NotFound;
import io.skep.network.Network;
import io.skep.network.NetworkCommand.CreateNetwork;
import io.skep.network.NetworkCommand.RemoveNetwork;
import io.skep.spec.NetworkSpec;
import io.skep.spec.NetworkSpecs;
import io.skep.view.SharedObjects;
import io.skep.view.SwarmView;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The networks of the swarm, shown among those of the local engine. */
public final class NetworkRoutes {
  private final LocalNetworks local;
  private final SwarmLifecycle lifecycle;
  private final Gate gate;
  private final NetworkTwins twins;

  private NetworkRoutes(Engine engine, SwarmLifecycle lifecycle) {
    this.local = new LocalNetworks(engine);
    this.lifecycle = lifecycle;
    this.gate = new Gate(lifecycle);
    this.twins = new NetworkTwins(local);
  }

  /** Adds the routes; outside a swarm the engine answers all of them. */
  public static void add(Router.Builder routes, Engine engine, SwarmLifecycle lifecycle) {
    NetworkRoutes networks = new NetworkRoutes(engine, lifecycle);
    NetworkAttachments attachments = new NetworkAttachments(networks.local, networks::attached);
    routes
        .get("/networks", networks::list)
        .post("/networks/create", networks::create)
        .post("/networks/prune", new NetworkPruning(networks.local, lifecycle))
        .get("/networks/{id}", networks::inspect)
        .delete("/networks/{id}", networks::remove)
        .post("/networks/{id}/connect", attachments::connect)
        .post("/networks/{id}/disconnect", attachments::disconnect);
  }

  private Optional<ActiveSwarm> swarm() {
    return lifecycle.manager();
  }

  private CompletionStage<ApiResponse> list(ApiRequest request) {
    FilterSet filters = new FilterSet(request.filters(400));
    return local
        .answer(request)
        .thenApply(
            engines -> {
              Optional<ActiveSwarm> swarm = swarm();
              return swarm.isEmpty() || engines.status() != 200
                  ? engines
                  : with(engines, swarm.get().view().current().shared(), filters);
            });
  }

  private static ApiResponse with(ApiResponse engines, SharedObjects shared, FilterSet filters) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    try {
      JsonNode theirs = Json.tree(((ApiResponse.Whole) engines.body()).bytes());
      NetworkFilter filter = new NetworkFilter(filters);
      shared.networks().entrySet().stream()
          .filter(each -> !each.getValue().value().spec().predefined())
          .filter(each -> filter.passes(each.getKey(), each.getValue().value()))
          .forEach(each -> all.add(tree(each.getKey(), each.getValue().value(), shared)));
      if (theirs instanceof ArrayNode networks) {
        all.addAll(networks);
      }
    } catch (IOException e) {
      throw new ApiException(502, "the engine's answer is no JSON: " + e.getMessage());
    }
    return ApiResponse.json(200, all);
  }

  private static JsonNode tree(NetworkId id, Network network, SharedObjects shared) {
    try {
      return Json.tree(
          org.apache.pekko.util.ByteString.fromArrayUnsafe(
              NetworkJson.render(id, network, shared.addresses())));
    } catch (IOException e) {
      throw new IllegalStateException("our own JSON does not read", e);
    }
  }

  private CompletionStage<ApiResponse> inspect(ApiRequest request) {
    String asked = request.variable("id");
    String scope = request.query().text("scope");
    Optional<SwarmView> view = swarm().map(swarm -> swarm.view().current());
    if (view.isEmpty() || scope.equals("local")) {
      return local.answer(request);
    }
    if (!scope.isEmpty() && !scope.equals("swarm")) {
      throw new ApiException(404, "network " + asked + " not found");
    }
    Optional<Found<NetworkId, Network>> exact = exact(view.get(), asked, scope.equals("swarm"));
    if (scope.equals("swarm")) {
      return CompletableFuture.completedFuture(
          shown(exact.orElseGet(() -> find(view.get(), asked)), view.get()));
    }
    if (exact.isPresent()) {
      String words = "2 matches found based on name: network " + asked + " is ambiguous";
      ApiResponse ours = shown(exact.get(), view.get());
      return twins.unlessTwo(
          request, exact.get().id().value(), words, () -> CompletableFuture.completedFuture(ours));
    }
    return local
        .answer(request)
        .thenApply(
            engines ->
                engines.status() == 404 ? shown(find(view.get(), asked), view.get()) : engines);
  }

  private static ApiResponse shown(Found<NetworkId, Network> found, SwarmView view) {
    return ByteLists.one(NetworkJson.render(found.id(), found.value(), view.shared().addresses()));
  }

  /** The network of exactly this id or name; those that each engine has too only if asked for. */
  private static Optional<Found<NetworkId, Network>> exact(
      SwarmView view, String asked, boolean predefined) {
    SharedObjects shared = view.shared();
    return shared
        .named("network", asked)
        .or(() -> Optional.of(asked).filter(text -> !text.isEmpty()))
        .map(NetworkId::new)
        .flatMap(id -> Optional.ofNullable(shared.networks().get(id)).map(e -> new Found<>(id, e)))
        .filter(found -> predefined || !found.value().spec().predefined());
  }

  static Found<NetworkId, Network> find(SwarmView view, String asked) {
    return Lookup.find(
        "network",
        asked,
        view.shared().networks(),
        NetworkId::value,
        (id, network) -> network.name().equals(asked));
  }

  private CompletionStage<ApiResponse> create(ApiRequest request) {
    if (lifecycle.state() == LocalNodeState.INACTIVE || request.body().isEmpty()) {
      return local.create(request);
    }
    JsonType.require(request);
    NetworkRequest sent = DockerMapper.read(request.json(), NetworkRequest.class);
    if (sent.spans() && gate.isWorker()) {
      throw new ApiException(
          403,
          "Cannot create a multi-host network from a worker node. Please create the network from a"
              + " manager node.");
    }
    return sent.spans()
        ? led(gate.leading(leader -> create(leader, sent)), request)
        : requireFree(sent.spec())
            .thenCompose(free -> local.create(request))
            .thenApply(made -> SpanningDrivers.answer(made, String.valueOf(sent.driver())));
  }

  private static CompletionStage<ApiResponse> led(Handler handler, ApiRequest request) {
    try {
      return handler.handle(request);
    } catch (ApiException refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }

  /** A network of the engine may not have the name of one of the swarm. */
  private CompletionStage<Boolean> requireFree(NetworkSpec spec) {
    String name = String.valueOf(spec.name());
    boolean taken =
        swarm().filter(in -> exact(in.view().current(), name, false).isPresent()).isPresent();
    return taken
        ? CompletableFuture.failedFuture(nameTaken(name))
        : CompletableFuture.completedFuture(true);
  }

  private static ApiException nameTaken(String name) {
    return new ApiException(409, "network with name " + name + " already exists");
  }

  private record Created(
      @com.fasterxml.jackson.annotation.JsonProperty("Id") String id,
      @com.fasterxml.jackson.annotation.JsonProperty("Warning") String warning) {}

  private CompletionStage<ApiResponse> create(ApiRequest request, NetworkRequest sent) {
    ActiveSwarm swarm = gate.manager();
    NetworkSpec spec = sent.spec();
    boolean alone = sent.checkDuplicate() || NetworkCreation.alwaysChecked(request.version());
    String name = spec.name() == null ? "" : spec.name();
    return Mutations.run(
        swarm,
        request,
        "network",
        name,
        () -> {
          if (exact(swarm.view().current(), name, true).isPresent()) {
            throw nameTaken(name);
          }
          if (name.isBlank()) {
            throw new ApiException(500, "invalid name: " + name);
          }
          Refusals.require(NetworkSpecs.invalid(spec));
          NetworkId id = new NetworkId(swarm.ids().next());
          return local
              .find(request, name)
              .thenCompose(
                  engines -> {
                    if (alone && engines.status() == 200) {
                      throw nameTaken(name);
                    }
                    return swarm
                        .commands()
                        .network(id, new CreateNetwork(spec), Refusals.meta(request));
                  })
              .thenApply(
                  outcome -> {
                    Refusals.requireDone(outcome);
                    return ApiResponse.json(201, new Created(id.value(), ""));
                  });
        });
  }

  private CompletionStage<ApiResponse> remove(ApiRequest request) {
    String asked = request.variable("id");
    Optional<SwarmView> view = swarm().map(swarm -> swarm.view().current());
    if (view.isEmpty()) {
      return local.answer(request);
    }
    Handler ours = gate.leading(this::removeHere);
    Optional<Found<NetworkId, Network>> exact = exact(view.get(), asked, false);
    if (exact.isPresent()) {
      String words = "network " + asked + " is ambiguous (2 matches found based on name)";
      return twins.unlessTwo(request, exact.get().id().value(), words, () -> led(ours, request));
    }
    return local
        .answer(request)
        .thenCompose(
            engines ->
                engines.status() == 404 && isPrefix(view.get(), asked)
                    ? led(ours, request)
                    : CompletableFuture.completedFuture(engines));
  }

  private static boolean isPrefix(SwarmView view, String asked) {
    return view.shared().networks().entrySet().stream()
        .filter(each -> !each.getValue().value().spec().predefined())
        .anyMatch(each -> each.getKey().value().startsWith(asked));
  }

  private CompletionStage<ApiResponse> removeHere(ApiRequest request) {
    ActiveSwarm swarm = gate.manager();
    String asked = request.variable("id");
    return Mutations.run(
        swarm,
        request,
        "network",
        asked,
        () -> {
          NetworkId id = find(swarm.view().current(), asked).id();
          return swarm
              .commands()
              .network(id, new RemoveNetwork(), Refusals.meta(request))
              .thenApply(
                  outcome -> {
                    Refusals.requireRemoved(outcome, new NotFound("network", id.value()));
                    return ApiResponse.empty(204);
                  });
        });
  }

  /** The network of the swarm that is to be attached to; not one that each engine has too. */
  Optional<Network> attached(String asked) {
    return swarm().flatMap(in -> exact(in.view().current(), asked, false)).map(Found::value);
  }
}
