package io.skep.cluster;

import io.skep.cluster.ClusterEvent.JoinPassIssued;
import io.skep.kernel.NodeId;
import io.skep.kernel.Sealed;
import io.skep.spec.SwarmSpec;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What can be asked of the swarm as a whole. */
public sealed interface ClusterCommand {
  /** Makes the swarm. */
  record InitializeSwarm(ClusterEvent.SwarmInitialized swarm) implements ClusterCommand {}

  /**
   * Replaces the spec and, where given, tokens, the unlock key, and the root or its key.
   *
   * @param expectedRevision the {@link Cluster#revision} the client has seen
   */
  record UpdateSwarm(
      SwarmSpec spec,
      long expectedRevision,
      @Nullable Sealed workerToken,
      @Nullable Sealed managerToken,
      @Nullable Sealed unlockKey,
      @Nullable RootChange root)
      implements ClusterCommand {}

  /**
   * Makes the next root the root.
   *
   * @param issuerPublicKey of that root, lest another rotation that began meanwhile is ended
   */
  record FinishRootRotation(String issuerPublicKey) implements ClusterCommand {}

  /** Makes one more join token known, by its fingerprint. */
  record IssueJoinPass(JoinPassIssued pass, Instant now) implements ClusterCommand {}

  /** Lets a machine in by a token; of two that come with the last use of one, one wins. */
  record UseJoinPass(String fingerprint, NodeId node, Instant now) implements ClusterCommand {}

  /** Makes a token void. */
  record RevokeJoinPass(String id) implements ClusterCommand {}
}
