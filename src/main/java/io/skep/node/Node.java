package io.skep.node;

import io.skep.spec.NodeDescription;
import io.skep.spec.NodeSpec;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A node as its events made it.
 *
 * @param revision counts its specs, from 1
 */
public record Node(
    NodeSpec spec,
    @Nullable NodeDescription description,
    NodeStatus status,
    @Nullable ManagerStatus managerStatus,
    long revision,
    Instant createdAt,
    Instant updatedAt,
    boolean removed) {
  /** Whether it answers. */
  public boolean isReady() {
    return NodeStatus.READY.equals(status.state());
  }

  /** Whether it is known not to answer. */
  public boolean isDown() {
    return NodeStatus.DOWN.equals(status.state());
  }

  /** Whether it has said that it is leaving, and stops its tasks. */
  public boolean isLeaving() {
    return NodeStatus.DISCONNECTED.equals(status.state());
  }

  /** Whether the operator lets it take new tasks. */
  public boolean isActive() {
    return "active".equals(spec.availability());
  }

  /** Whether the operator has its tasks moved away. */
  public boolean isDrained() {
    return "drain".equals(spec.availability());
  }

  Node describedAs(NodeDescription now, Instant time) {
    return new Node(spec, now, status, managerStatus, revision, createdAt, time, removed);
  }

  Node seenAs(NodeStatus now, Instant time) {
    return new Node(spec, description, now, managerStatus, revision, createdAt, time, removed);
  }

  Node managing(@Nullable ManagerStatus now, Instant time) {
    return new Node(spec, description, status, now, revision, createdAt, time, removed);
  }

  Node specifiedAs(NodeSpec now, Instant time) {
    return new Node(
        now, description, status, managerStatus, revision + 1, createdAt, time, removed);
  }

  Node gone(Instant time) {
    return new Node(spec, description, status, managerStatus, revision, createdAt, time, true);
  }
}
