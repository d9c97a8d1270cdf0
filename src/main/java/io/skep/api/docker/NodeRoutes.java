package io.skep.api.docker;

import io.skep.api.docker.Lookup.Found;
import io.skep.api.http.ApiException;
import io.skep.api.http.ApiRequest;
import io.skep.api.http.ApiResponse;
import io.skep.api.http.Router;
import io.skep.kernel.NodeId;
import io.skep.node.Node;
import io.skep.node.NodeCommand.RemoveNode;
import io.skep.node.NodeCommand.UpdateNode;
import io.skep.node.NodeRejection.LastManager;
import io.skep.node.NodeRejection.QuorumLoss;
import io.skep.spec.EngineDescription;
import io.skep.spec.NodeDescription;
import io.skep.spec.NodeSpec;
import io.skep.view.Entry;
import io.skep.view.SwarmView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lists, shows, updates and removes nodes. */
final class NodeRoutes {
  private static final String MANAGER = "manager";
  private static final Set<String> FILTERS =
      Set.of("id", "name", "label", "node.label", "role", "membership");
  private static final Set<String> ROLES = Set.of("worker", MANAGER);
  private static final Set<String> AVAILABILITIES = Set.of("active", "pause", "drain");
  private static final Set<String> KNOWN =
      Stream.concat(ROLES.stream(), AVAILABILITIES.stream()).collect(Collectors.toSet());
  private static final Set<String> MEMBERSHIPS = Set.of("accepted", "pending");

  private final Gate gate;
  private final RenderCache<NodeId, Node> cache = new RenderCache<>(NodeJson::render);

  NodeRoutes(Gate gate) {
    this.gate = gate;
  }

  void addTo(Router.Builder routes) {
    routes
        .get("/nodes", this::list)
        .get("/nodes/{id}", this::inspect)
        .post("/nodes/{id}/update", this::update)
        .delete("/nodes/{id}", this::remove);
  }

  private CompletionStage<ApiResponse> list(ApiRequest request) {
    FilterSet filters = new FilterSet(request.filters(500));
    SwarmView view = gate.manager().view().current();
    filters.accepting(FILTERS);
    requireWords(filters, "role", ROLES);
    requireWords(filters, "membership", MEMBERSHIPS);
    List<byte[]> nodes = new ArrayList<>();
    for (Map.Entry<NodeId, Entry<Node>> each : cache.inOrder(view.nodes())) {
      if (passes(filters, each.getKey(), each.getValue().value())) {
        nodes.add(cache.bytes(view, each.getKey(), each.getValue()));
      }
    }
    return CompletableFuture.completedFuture(ByteLists.array(nodes));
  }

  /** The words of enumerations are taken in any case. */
  private static NodeSpec lowered(NodeSpec sent) {
    return new NodeSpec(
        sent.name(), sent.labels(), lowered(sent.role()), lowered(sent.availability()));
  }

  private static @Nullable String lowered(@Nullable String word) {
    return word != null && KNOWN.contains(word.toLowerCase(Locale.ROOT))
        ? word.toLowerCase(Locale.ROOT)
        : word;
  }

  private static void requireWords(FilterSet filters, String kind, Set<String> words) {
    for (String word : filters.of(kind)) {
      if (!word.isEmpty() && !words.contains(word.toLowerCase(Locale.ROOT))) {
        throw new ApiException(500, "Invalid " + kind + " filter: '" + word + "'");
      }
    }
  }

  private static boolean passes(FilterSet filters, NodeId id, Node node) {
    return filters.prefix("id", id::value)
        && filters.prefix("name", () -> Lookup.hostname(node))
        && filters.labels("label", engineLabels(node))
        && filters.labels("node.label", orEmpty(node.spec().labels()))
        && filters.word("role", () -> String.valueOf(node.spec().role()))
        && filters.word("membership", () -> "accepted");
  }

  private static Map<String, String> engineLabels(Node node) {
    NodeDescription description = node.description();
    EngineDescription engine = description == null ? null : description.engine();
    return orEmpty(engine == null ? null : engine.labels());
  }

  private static Map<String, String> orEmpty(@Nullable Map<String, String> labels) {
    return labels == null ? Map.of() : labels;
  }

  private CompletionStage<ApiResponse> inspect(ApiRequest request) {
    SwarmView view = gate.manager().view().current();
    Found<NodeId, Node> found = Lookup.node(view, request.variable("id"));
    return CompletableFuture.completedFuture(
        ByteLists.one(cache.bytes(view, found.id(), found.entry())));
  }

  private CompletionStage<ApiResponse> update(ApiRequest request) {
    NodeSpec sent = lowered(DockerMapper.read(request.json(), NodeSpec.class));
    long version = Versions.parse(request, "node");
    ActiveSwarm swarm = gate.manager();
    String asked = request.variable("id");
    return Mutations.run(
        swarm, request, "node", asked, () -> update(swarm, request, sent, version, asked));
  }

  private static CompletionStage<ApiResponse> update(
      ActiveSwarm swarm, ApiRequest request, NodeSpec sent, long version, String asked) {
    requireWord("Role", sent.role(), ROLES);
    requireWord("Availability", sent.availability(), AVAILABILITIES);
    SwarmView view = swarm.view().current();
    Found<NodeId, Node> found = Lookup.node(view, asked);
    boolean demotes = MANAGER.equals(found.value().spec().role()) && !MANAGER.equals(sent.role());
    if (demotes && managers(view) <= 1) {
      throw Refusals.of(new LastManager());
    }
    if (demotes && !swarm.leader().keepsQuorumWithout(found.id())) {
      throw Refusals.of(new QuorumLoss());
    }
    Versions.require(found.entry(), version);
    UpdateNode command = new UpdateNode(sent, found.value().revision());
    return swarm
        .commands()
        .node(found.id(), command, Refusals.meta(request))
        .thenApply(
            outcome -> {
              Refusals.requireDone(outcome);
              return ApiResponse.empty(200);
            });
  }

  private static long managers(SwarmView view) {
    return view.nodes().values().stream()
        .filter(entry -> MANAGER.equals(entry.value().spec().role()))
        .count();
  }

  private static void requireWord(String field, @Nullable String word, Set<String> words) {
    if (word == null || !words.contains(word)) {
      throw new ApiException(400, "invalid " + field + ": \"" + (word == null ? "" : word) + "\"");
    }
  }

  private CompletionStage<ApiResponse> remove(ApiRequest request) {
    ActiveSwarm swarm = gate.manager();
    String asked = request.variable("id");
    boolean force = request.query().flag("force");
    return Mutations.run(
        swarm,
        request,
        "node",
        asked,
        () -> {
          NodeId id = Lookup.node(swarm.view().current(), asked).id();
          return swarm
              .commands()
              .node(id, new RemoveNode(force), Refusals.meta(request))
              .thenApply(
                  outcome -> {
                    Refusals.requireDone(outcome);
                    return ApiResponse.empty(200);
                  });
        });
  }
}
