package io.skep.cluster;

import io.skep.kernel.Sealed;
import io.skep.spec.SwarmSpec;
import org.jspecify.annotations.Nullable;

/** What can be asked of the swarm as a whole. */
public sealed interface ClusterCommand {
  /** Makes the swarm. */
  record InitializeSwarm(ClusterEvent.SwarmInitialized swarm) implements ClusterCommand {}

  /**
   * Replaces the spec and, where given, tokens and the unlock key.
   *
   * @param expectedRevision the {@link Cluster#revision} the client has seen
   */
  record UpdateSwarm(
      SwarmSpec spec,
      long expectedRevision,
      @Nullable Sealed workerToken,
      @Nullable Sealed managerToken,
      @Nullable Sealed unlockKey)
      implements ClusterCommand {}
}
