package io.skep.api.docker;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.skep.api.docker.system.LocalNodeState;
import io.skep.api.http.ApiException;
import io.skep.api.http.ApiRequest;
import io.skep.api.http.ApiResponse;
import io.skep.api.http.Router;
import io.skep.cluster.Cluster;
import io.skep.cluster.ClusterCommand.UpdateSwarm;
import io.skep.kernel.Sealed;
import io.skep.pki.JoinToken;
import io.skep.spec.SwarmSpec;
import io.skep.spec.SwarmSpecs;
import io.skep.view.Entry;
import io.skep.view.SwarmView;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The swarm as a whole: made, shown, updated, left. */
final class SwarmRoutes {
  private static final Pattern TOKEN = Pattern.compile("SWMTKN-1-[0-9a-z]{50}-[0-9a-z]{25}");
  private static final String LAST_MANAGER =
      "You are attempting to leave the swarm on a node that is participating as a manager."
          + " Removing the last manager erases all current state of the swarm. Use `--force` to"
          + " ignore this message. ";
  private static final String LOCKED_LEAVE =
      "Swarm is encrypted and locked. Please unlock it first or use `--force` to ignore this"
          + " message.";

  private final SwarmLifecycle lifecycle;
  private final Gate gate;
  private final SecureRandom random = new SecureRandom();

  SwarmRoutes(SwarmLifecycle lifecycle, Gate gate) {
    this.lifecycle = lifecycle;
    this.gate = gate;
  }

  void addTo(Router.Builder routes) {
    routes
        .get("/swarm", this::inspect)
        .post("/swarm/init", this::init)
        .post("/swarm/join", this::join)
        .post("/swarm/leave", this::leave)
        .post("/swarm/update", this::update)
        .get("/swarm/unlockkey", this::unlockKey)
        .post("/swarm/unlock", this::unlock);
  }

  private CompletionStage<ApiResponse> inspect(ApiRequest request) {
    ActiveSwarm swarm = gate.manager();
    return CompletableFuture.completedFuture(
        ByteLists.one(SwarmJson.render(cluster(swarm.view().current()), swarm.secrets())));
  }

  private static Entry<Cluster> cluster(SwarmView view) {
    Entry<Cluster> cluster = view.cluster();
    if (cluster == null) {
      throw new ApiException(503, Gate.NO_MANAGER);
    }
    return cluster;
  }

  private CompletionStage<ApiResponse> init(ApiRequest request) {
    InitRequest asked = DockerMapper.read(request.json(), InitRequest.class);
    if (!asked.forceNewCluster() || lifecycle.node().isEmpty()) {
      gate.requireNone();
      SwarmInit checked = InitChecks.check(asked);
      return lifecycle
          .init(checked, Refusals.meta(request))
          .thenApply(node -> ApiResponse.json(200, node.value()));
    }
    // The only manager of a swarm is a new cluster already: there is nobody to leave behind.
    gate.manager();
    return CompletableFuture.completedFuture(ApiResponse.json(200, lifecycle.node().get().value()));
  }

  private CompletionStage<ApiResponse> join(ApiRequest request) {
    JoinRequest asked = DockerMapper.read(request.json(), JoinRequest.class);
    gate.requireNone();
    String token = asked.joinToken() == null ? "" : asked.joinToken();
    if (!token.isEmpty() && !TOKEN.matcher(token).matches()) {
      throw new ApiException(500, "invalid join token");
    }
    throw InitChecks.notYet("joining a swarm of more than one node");
  }

  private CompletionStage<ApiResponse> leave(ApiRequest request) {
    boolean force = request.query().flag("force");
    gate.requireAny();
    if (!force && lifecycle.state() == LocalNodeState.LOCKED) {
      throw new ApiException(503, LOCKED_LEAVE);
    }
    if (!force && lifecycle.manager().isPresent()) {
      ActiveSwarm swarm = gate.manager();
      return Mutations.run(
          swarm,
          request,
          "swarm",
          "",
          () -> CompletableFuture.failedFuture(new ApiException(503, LAST_MANAGER)));
    }
    return lifecycle.leave(force, Refusals.meta(request)).thenApply(done -> ApiResponse.empty(200));
  }

  private CompletionStage<ApiResponse> update(ApiRequest request) {
    SwarmSpec sent = DockerMapper.read(request.json(), SwarmSpec.class);
    long version = Versions.parse(request, "swarm");
    boolean worker = flag(request, "rotateWorkerToken");
    boolean manager = flag(request, "rotateManagerToken");
    flag(request, "rotateManagerUnlockKey");
    ActiveSwarm swarm = gate.manager();
    return Mutations.run(
        swarm, request, "swarm", "", () -> update(swarm, request, sent, version, worker, manager));
  }

  private CompletionStage<ApiResponse> update(
      ActiveSwarm swarm,
      ApiRequest request,
      SwarmSpec sent,
      long version,
      boolean worker,
      boolean manager) {
    Refusals.require(SwarmSpecs.unreadable(sent));
    Entry<Cluster> entry = cluster(swarm.view().current());
    InitChecks.requireServed(sent);
    Refusals.require(SwarmSpecs.invalid(sent));
    Versions.require(entry, version);
    Cluster cluster = entry.value();
    UpdateSwarm command =
        new UpdateSwarm(
            SwarmSpecs.updated(sent),
            cluster.revision(),
            worker ? token(swarm, cluster) : null,
            manager ? token(swarm, cluster) : null,
            null);
    return swarm
        .commands()
        .cluster(command, Refusals.meta(request))
        .thenApply(
            outcome -> {
              Refusals.requireDone(outcome);
              return ApiResponse.empty(200);
            });
  }

  private Sealed token(ActiveSwarm swarm, Cluster cluster) {
    String root = cluster.tlsInfo().trustRoot();
    return swarm.secrets().seal(JoinToken.create(root == null ? "" : root, random));
  }

  private static boolean flag(ApiRequest request, String name) {
    String text = request.query().text(name);
    return switch (text) {
      case "", "0", "f", "F", "false", "FALSE", "False" -> false;
      case "1", "t", "T", "true", "TRUE", "True" -> true;
      default -> throw new ApiException(400, "invalid value for " + name + ": " + text);
    };
  }

  private record UnlockKey(@JsonProperty("UnlockKey") String key) {}

  private CompletionStage<ApiResponse> unlockKey(ApiRequest request) {
    ActiveSwarm swarm = gate.manager();
    Cluster cluster = cluster(swarm.view().current()).value();
    boolean locks =
        cluster.spec().encryptionConfig() != null
            && cluster.spec().encryptionConfig().autoLockManagers();
    @Nullable Sealed key = cluster.unlockKey();
    return CompletableFuture.completedFuture(
        ApiResponse.json(
            200, new UnlockKey(locks && key != null ? swarm.secrets().open(key) : "")));
  }

  private CompletionStage<ApiResponse> unlock(ApiRequest request) {
    request.json();
    gate.requireAny();
    if (lifecycle.state() == LocalNodeState.LOCKED) {
      throw InitChecks.notYet("unlocking a manager");
    }
    throw new ApiException(409, "swarm is not locked");
  }
}
