package io.skep.api.docker;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.skep.api.docker.system.LocalNodeState;
import io.skep.api.http.ApiException;
import io.skep.api.http.ApiRequest;
import io.skep.api.http.ApiResponse;
import io.skep.api.http.Router;
import io.skep.node.ManagerStatus;
import io.skep.pki.UnlockKey;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The way of this daemon into a swarm, and out of it: never passed on to another. */
final class MembershipRoutes {
  private static final String LAST_MANAGER =
      "You are attempting to leave the swarm on a node that is participating as a manager."
          + " Removing the last manager erases all current state of the swarm. Use `--force` to"
          + " ignore this message. ";
  private static final String MANAGER =
      "You are attempting to leave the swarm on a node that is participating as a manager. ";
  private static final String ONLY_WAY =
      "The only way to restore a swarm that has lost consensus is to reinitialize it with"
          + " `--force-new-cluster`. Use `--force` to suppress this message.";
  private static final String LOCKED_LEAVE =
      "Swarm is encrypted and locked. Please unlock it first or use `--force` to ignore this"
          + " message.";

  private final SwarmLifecycle lifecycle;
  private final Gate gate;

  MembershipRoutes(SwarmLifecycle lifecycle, Gate gate) {
    this.lifecycle = lifecycle;
    this.gate = gate;
  }

  void addTo(Router.Builder routes) {
    routes
        .post("/swarm/init", this::init)
        .post("/swarm/join", this::join)
        .post("/swarm/leave", this::leave)
        .post("/swarm/unlock", this::unlock);
  }

  private CompletionStage<ApiResponse> init(ApiRequest request) {
    InitRequest asked = DockerMapper.read(request.json(), InitRequest.class);
    boolean anew = asked.forceNewCluster() && lifecycle.state() != LocalNodeState.INACTIVE;
    if (anew) {
      gate.manager();
    } else {
      gate.requireNone();
    }
    SwarmInit checked = InitChecks.check(asked);
    return (anew
            ? lifecycle.forceNewCluster(checked, Refusals.meta(request))
            : lifecycle.init(checked, Refusals.meta(request)))
        .thenApply(node -> ApiResponse.json(200, node.value()));
  }

  private CompletionStage<ApiResponse> join(ApiRequest request) {
    JoinRequest asked = DockerMapper.read(request.json(), JoinRequest.class);
    gate.requireNone();
    return lifecycle
        .join(InitChecks.check(asked), Refusals.meta(request))
        .thenApply(done -> ApiResponse.empty(200));
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
          () -> CompletableFuture.failedFuture(new ApiException(503, whyStay(swarm))));
    }
    return lifecycle.leave(force, Refusals.meta(request)).thenApply(done -> ApiResponse.empty(200));
  }

  private static String whyStay(ActiveSwarm swarm) {
    List<ManagerStatus> managers =
        swarm.view().current().nodes().values().stream()
            .map(node -> node.value().managerStatus())
            .filter(Objects::nonNull)
            .toList();
    long reachable =
        managers.stream().filter(manager -> "reachable".equals(manager.reachability())).count();
    if (managers.size() <= 1) {
      return LAST_MANAGER;
    }
    boolean breaks =
        swarm.leader().stale().isEmpty() && reachable - 2 <= managers.size() - reachable;
    String breaking =
        ("Removing this node leaves %d managers out of %d."
                + " Without a Raft quorum your swarm will be inaccessible. ")
            .formatted(reachable - 1, managers.size());
    return MANAGER + (breaks ? breaking : "") + ONLY_WAY;
  }

  private record UnlockRequest(@JsonProperty("UnlockKey") @Nullable String key) {}

  private CompletionStage<ApiResponse> unlock(ApiRequest request) {
    UnlockRequest asked = DockerMapper.read(request.json(), UnlockRequest.class);
    if (lifecycle.state() == LocalNodeState.INACTIVE) {
      gate.manager();
    }
    if (lifecycle.state() != LocalNodeState.LOCKED) {
      throw new ApiException(409, "swarm is not locked");
    }
    return lifecycle
        .unlock(
            UnlockKey.parse(asked.key() == null ? "" : asked.key())
                .orElseThrow(() -> new ApiException(400, "invalid key string")))
        .thenApply(done -> ApiResponse.empty(200));
  }
}
