package io.skep.cluster;

import io.skep.kernel.ClusterId;
import io.skep.kernel.Immutable;
import io.skep.kernel.NodeId;
import io.skep.kernel.Sealed;
import io.skep.spec.SwarmSpec;
import io.skep.spec.TlsInfo;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What has happened to the swarm as a whole. */
public sealed interface ClusterEvent {
  /**
   * The swarm exists from here on.
   *
   * @param tlsInfo its root certificate; {@code caKey} is the key, sealed
   * @param addressPools CIDRs that networks are cut from, null for Docker's default
   */
  record SwarmInitialized(
      ClusterId id,
      SwarmSpec spec,
      TlsInfo tlsInfo,
      Sealed caKey,
      Sealed workerToken,
      Sealed managerToken,
      @Nullable List<String> addressPools,
      long subnetSize,
      long dataPathPort)
      implements ClusterEvent {
    /** Copies the list. */
    public SwarmInitialized {
      addressPools = Immutable.list(addressPools);
    }
  }

  /** An operator changed the spec. */
  record SwarmUpdated(SwarmSpec spec) implements ClusterEvent {}

  /** New join tokens; null keeps the one in force. */
  record JoinTokensRotated(@Nullable Sealed workerToken, @Nullable Sealed managerToken)
      implements ClusterEvent {}

  /** A new unlock key; null where managers do not start locked. */
  record UnlockKeyChanged(@Nullable Sealed unlockKey) implements ClusterEvent {}

  /** The swarm begins to go over to another root, or to yet another one. */
  record RootRotationStarted(RootRotation rotation) implements ClusterEvent {}

  /** Every node has a certificate of the next root: it is the root, and its tokens are in force. */
  record RootRotationFinished() implements ClusterEvent {}

  /**
   * The root stays the root: a rotation under way is over, and its key is this one; null where an
   * external CA alone has it.
   */
  record RootKept(@Nullable Sealed caKey) implements ClusterEvent {}

  /**
   * There is one more join token, for a while.
   *
   * @param fingerprint SHA-256 of the token, hex; the token itself is kept nowhere
   */
  record JoinPassIssued(String id, String role, String fingerprint, Instant expiresAt, long uses)
      implements ClusterEvent {}

  /** A join token has let a machine in. */
  record JoinPassUsed(String id, NodeId node) implements ClusterEvent {}

  /** A join token is void. */
  record JoinPassRevoked(String id) implements ClusterEvent {}
}
