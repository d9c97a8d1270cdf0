package io.skep.node;

import io.skep.spec.NodeDescription;
import io.skep.spec.NodeSpec;
import org.jspecify.annotations.Nullable;

/** What can be asked of a node. */
public sealed interface NodeCommand {
  /** Takes a node into the swarm, with what is known of it so far. */
  record JoinNode(
      NodeSpec spec,
      @Nullable NodeDescription description,
      NodeStatus status,
      @Nullable ManagerStatus managerStatus)
      implements NodeCommand {}

  /** Takes what the node's agent says of it. */
  record DescribeNode(NodeDescription description) implements NodeCommand {}

  /** Takes what was seen of the node. */
  record SetNodeStatus(NodeStatus status) implements NodeCommand {}

  /** Takes the node's part in the Raft group; null for a worker. */
  record SetManagerStatus(@Nullable ManagerStatus managerStatus) implements NodeCommand {}

  /**
   * Replaces the spec.
   *
   * @param expectedRevision the {@link Node#revision} the client has seen
   */
  record UpdateNode(NodeSpec spec, long expectedRevision) implements NodeCommand {}

  /** Removes the node; only one that is down, unless forced. */
  record RemoveNode(boolean force) implements NodeCommand {}
}
