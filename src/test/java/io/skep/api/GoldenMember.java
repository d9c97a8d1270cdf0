package io.skep.api;

import io.skep.api.docker.ActiveSwarm;
import io.skep.api.docker.Standing;
import io.skep.api.docker.SwarmInit;
import io.skep.api.docker.SwarmJoin;
import io.skep.api.docker.SwarmLifecycle;
import io.skep.api.docker.system.LocalNodeState;
import io.skep.api.http.ApiException;
import io.skep.kernel.Meta;
import io.skep.kernel.NodeId;
import io.skep.node.ManagerStatus;
import io.skep.node.NodeStatus;
import io.skep.pki.UnlockKey;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One of the daemons of a {@link GoldenFleet}: in its swarm or not, a manager of it or not. */
final class GoldenMember implements SwarmLifecycle {
  private final GoldenFleet fleet;
  private final String hostname;
  private final String address;
  private volatile @Nullable NodeId node;
  private volatile @Nullable NodeId left;

  GoldenMember(GoldenFleet fleet, String hostname, String address) {
    this.fleet = fleet;
    this.hostname = hostname;
    this.address = address;
  }

  @Override
  public CompletionStage<?> settled() {
    return CompletableFuture.completedFuture(true);
  }

  @Override
  public LocalNodeState state() {
    return node == null ? LocalNodeState.INACTIVE : LocalNodeState.ACTIVE;
  }

  @Override
  public Optional<ActiveSwarm> manager() {
    NodeId self = node;
    return self == null || fleet.managerStatus(self).isEmpty()
        ? Optional.empty()
        : fleet.world().manager();
  }

  @Override
  public void listen(Consumer<ActiveSwarm> newcomers) {
    fleet.world().listen(newcomers);
  }

  @Override
  public void unlisten(Consumer<ActiveSwarm> newcomers) {
    fleet.world().unlisten(newcomers);
  }

  @Override
  public Standing standing() {
    NodeId self = node;
    return self == null
        ? Standing.OUTSIDE
        : new Standing(Optional.of(self), address, "", fleet.managers());
  }

  @Override
  public CompletionStage<NodeId> init(SwarmInit request, Meta meta) {
    return fleet
        .world()
        .init(request, meta)
        .thenApply(
            made -> {
              node = made;
              return made;
            });
  }

  @Override
  public CompletionStage<NodeId> forceNewCluster(SwarmInit request, Meta meta) {
    return CompletableFuture.failedFuture(new ApiException(500, "not replayed"));
  }

  @Override
  public CompletionStage<Void> join(SwarmJoin request, Meta meta) {
    node = fleet.join(hostname, address, request.token());
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> unlock(UnlockKey key) {
    return CompletableFuture.failedFuture(new ApiException(500, "not replayed"));
  }

  @Override
  public CompletionStage<Void> leave(boolean force, Meta meta) {
    NodeId self = node;
    if (self != null) {
      node = null;
      left = self;
      fleet.managerStatus(self).ifPresent(was -> fleet.set(self, gone(was)));
    }
    return CompletableFuture.completedFuture(null);
  }

  private static ManagerStatus gone(ManagerStatus was) {
    return new ManagerStatus(false, "unreachable", was.address());
  }

  /** The managers hear from it, or no longer. */
  void answers(boolean up) {
    set(node, up ? NodeStatus.READY : NodeStatus.DOWN);
  }

  /** The managers miss the node that has left; that takes them a while. */
  void missed() {
    set(left, NodeStatus.DOWN);
  }

  private void set(@Nullable NodeId id, String state) {
    fleet.set(Objects.requireNonNull(id), new NodeStatus(state, null, address));
  }
}
