package io.skep.app;

import io.skep.api.docker.ActiveSwarm;
import io.skep.api.docker.Standing;
import io.skep.api.docker.SwarmInit;
import io.skep.api.docker.SwarmJoin;
import io.skep.api.docker.SwarmLifecycle;
import io.skep.api.docker.system.LocalNodeState;
import io.skep.kernel.Meta;
import io.skep.kernel.NodeId;
import io.skep.pki.UnlockKey;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** The swarm of a {@link Practice}, which nobody joins or leaves. */
record PracticeSwarm(ActiveSwarm active) implements SwarmLifecycle {
  @Override
  public CompletionStage<?> settled() {
    return CompletableFuture.completedFuture(true);
  }

  @Override
  public LocalNodeState state() {
    return LocalNodeState.ACTIVE;
  }

  @Override
  public Optional<ActiveSwarm> manager() {
    return Optional.of(active);
  }

  @Override
  public void listen(Consumer<ActiveSwarm> newcomers) {
    newcomers.accept(active);
  }

  @Override
  public void unlisten(Consumer<ActiveSwarm> newcomers) {}

  @Override
  public Standing standing() {
    return Standing.OUTSIDE;
  }

  @Override
  public CompletionStage<NodeId> init(SwarmInit request, Meta meta) {
    return stays();
  }

  @Override
  public CompletionStage<NodeId> forceNewCluster(SwarmInit request, Meta meta) {
    return stays();
  }

  @Override
  public CompletionStage<Void> join(SwarmJoin request, Meta meta) {
    return stays();
  }

  @Override
  public CompletionStage<Void> unlock(UnlockKey key) {
    return stays();
  }

  @Override
  public CompletionStage<Void> leave(boolean force, Meta meta) {
    return stays();
  }

  private static <T> CompletionStage<T> stays() {
    return CompletableFuture.failedFuture(
        new IllegalStateException("a practice has no way in or out"));
  }
}
