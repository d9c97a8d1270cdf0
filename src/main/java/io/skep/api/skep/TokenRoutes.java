package io.skep.api.skep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skep.api.docker.ActiveSwarm;
import io.skep.api.docker.Gate;
import io.skep.api.docker.Mutations;
import io.skep.api.docker.Refusals;
import io.skep.api.http.ApiException;
import io.skep.api.http.ApiRequest;
import io.skep.api.http.ApiResponse;
import io.skep.api.http.Router;
import io.skep.cluster.Cluster;
import io.skep.cluster.ClusterCommand;
import io.skep.cluster.ClusterCommand.IssueJoinPass;
import io.skep.cluster.ClusterCommand.RevokeJoinPass;
import io.skep.cluster.ClusterEvent.JoinPassIssued;
import io.skep.cluster.JoinPass;
import io.skep.kernel.Meta;
import io.skep.pki.JoinToken;
import io.skep.view.Entry;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code /skep/v1/tokens}: join tokens for a time and a number of machines. A token is told once,
 * to whoever asked for it, and kept nowhere.
 */
public final class TokenRoutes {
  private static final String PATH = "/skep/v1/tokens";
  private static final Set<String> ROLES = Set.of("worker", "manager");
  private static final long MOST_SECONDS = 365L * 24 * 3600;

  private final Gate gate;
  private final SecureRandom random = new SecureRandom();

  /** The routes. */
  public TokenRoutes(Gate gate) {
    this.gate = gate;
  }

  /** Adds the routes to the table. */
  public Router.Builder addTo(Router.Builder routes) {
    return routes
        .get(PATH, gate.reading(this::list))
        .post(PATH, gate.leading(this::create))
        .delete(PATH + "/{id}", gate.leading(this::remove));
  }

  private CompletionStage<ApiResponse> list(ApiRequest request) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode tokens = json.putArray("tokens");
    for (JoinPass pass : cluster(gate.manager()).passes().values()) {
      ObjectNode shown = shown(tokens.addObject(), pass);
      shown.put("open", pass.isOpen(request.receivedAt()));
      ArrayNode used = shown.putArray("usedBy");
      pass.usedBy().forEach(node -> used.add(node.value()));
    }
    return CompletableFuture.completedFuture(ApiResponse.json(200, json));
  }

  private CompletionStage<ApiResponse> create(ApiRequest request) {
    ActiveSwarm swarm = gate.manager();
    return Mutations.run(swarm, request, "swarm", "", () -> create(swarm, request));
  }

  private CompletionStage<ApiResponse> create(ActiveSwarm swarm, ApiRequest request) {
    JsonNode asked = request.json();
    String role = asked.path("role").asText("worker");
    if (!ROLES.contains(role)) {
      throw new ApiException(400, "role: " + role + " (expected: worker or manager)");
    }
    long seconds = number(asked, "ttlSeconds", MOST_SECONDS);
    long uses = number(asked, "uses", Long.MAX_VALUE);
    String root = cluster(swarm).tlsInfo().trustRoot();
    String token = JoinToken.create(root == null ? "" : root, random);
    Meta meta = Refusals.meta(request);
    JoinPassIssued pass =
        new JoinPassIssued(
            swarm.ids().next(),
            role,
            JoinToken.fingerprint(token),
            meta.time().plusSeconds(seconds),
            uses);
    return carryOut(swarm, new IssueJoinPass(pass, meta.time()), meta)
        .thenApply(done -> ApiResponse.json(201, told(pass, token, meta.time())));
  }

  private static long number(JsonNode asked, String field, long most) {
    JsonNode value = asked.path(field);
    if (!value.canConvertToLong() || value.asLong() < 1 || value.asLong() > most) {
      throw new ApiException(
          400, field + ": " + value + " (expected: a number from 1 to " + most + ")");
    }
    return value.asLong();
  }

  private static ObjectNode told(JoinPassIssued pass, String token, Instant now) {
    JoinPass made =
        new JoinPass(
            pass.id(),
            pass.role(),
            pass.fingerprint(),
            pass.expiresAt(),
            pass.uses(),
            List.of(),
            now);
    return shown(JsonNodeFactory.instance.objectNode(), made).put("token", token);
  }

  private static ObjectNode shown(ObjectNode json, JoinPass pass) {
    return json.put("id", pass.id())
        .put("role", pass.role())
        .put("uses", pass.uses())
        .put("createdAt", pass.createdAt().toString())
        .put("expiresAt", pass.expiresAt().toString());
  }

  private CompletionStage<ApiResponse> remove(ApiRequest request) {
    ActiveSwarm swarm = gate.manager();
    String id = request.variable("id");
    return Mutations.run(
        swarm,
        request,
        "swarm",
        "",
        () ->
            carryOut(swarm, new RevokeJoinPass(id), Refusals.meta(request))
                .thenApply(done -> ApiResponse.empty(204)));
  }

  private static CompletionStage<Void> carryOut(
      ActiveSwarm swarm, ClusterCommand command, Meta meta) {
    return swarm.commands().cluster(command, meta).thenAccept(Refusals::requireDone);
  }

  private static Cluster cluster(ActiveSwarm swarm) {
    Entry<Cluster> cluster = swarm.view().current().cluster();
    if (cluster == null) {
      throw new ApiException(503, "this manager does not know its swarm yet");
    }
    return cluster.value();
  }
}
