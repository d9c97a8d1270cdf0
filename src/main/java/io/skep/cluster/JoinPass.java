package io.skep.cluster;

import io.skep.kernel.Immutable;
import io.skep.kernel.NodeId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A join token beside the swarm's two, which ends by itself. The token is nowhere: only its
 * SHA-256.
 *
 * @param role {@code manager} or {@code worker}
 * @param fingerprint hex
 * @param expiresAt from then on it lets nobody in
 * @param uses how many machines it lets in
 * @param usedBy those it has let in
 */
public record JoinPass(
    String id,
    String role,
    String fingerprint,
    Instant expiresAt,
    long uses,
    List<NodeId> usedBy,
    Instant createdAt) {
  /** Copies the list. */
  public JoinPass {
    usedBy = Objects.requireNonNull(Immutable.list(usedBy));
  }

  /** Whether it would let one more machine in. */
  public boolean isOpen(Instant now) {
    return now.isBefore(expiresAt) && usedBy.size() < uses;
  }

  JoinPass usedBy(NodeId node) {
    List<NodeId> all = new ArrayList<>(usedBy);
    all.add(node);
    return new JoinPass(id, role, fingerprint, expiresAt, uses, all, createdAt);
  }
}
