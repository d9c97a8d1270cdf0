package io.skep.node;

import io.skep.spec.NodeDescription;
import io.skep.spec.NodeSpec;
import org.jspecify.annotations.Nullable;

/** What has happened to a node. */
public sealed interface NodeEvent {
  /** It is in the swarm from here on. */
  record NodeJoined(
      NodeSpec spec,
      @Nullable NodeDescription description,
      NodeStatus status,
      @Nullable ManagerStatus managerStatus)
      implements NodeEvent {}

  /** Its agent described it anew. */
  record NodeDescribed(NodeDescription description) implements NodeEvent {}

  /** It was seen in another state. */
  record NodeStatusChanged(NodeStatus status) implements NodeEvent {}

  /** Its part in the Raft group changed; null for a worker. */
  record ManagerStatusChanged(@Nullable ManagerStatus managerStatus) implements NodeEvent {}

  /** An operator changed its spec. */
  record NodeUpdated(NodeSpec spec) implements NodeEvent {}

  /** It is no longer in the swarm. */
  record NodeRemoved() implements NodeEvent {}
}
