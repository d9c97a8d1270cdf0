package io.skep.scheduler;

import io.skep.kernel.NodeId;
import io.skep.kernel.ServiceId;
import io.skep.spec.GenericResource;
import io.skep.spec.TaskState;
import io.skep.task.Task;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one task holds on a node.
 *
 * @param active whether it counts as a task there; one that was told to stop only holds resources
 */
record Claim(
    NodeId node,
    ServiceId service,
    Reservation reservation,
    @Nullable List<GenericResource> generic,
    List<HostPort> ports,
    boolean active) {
  /** What the task holds, if it has a node and has not ended. */
  static Optional<Claim> of(Task task) {
    NodeId node = task.nodeId();
    if (node == null
        || task.state().compareTo(TaskState.ASSIGNED) < 0
        || task.state().isTerminal()) {
      return Optional.empty();
    }
    return Optional.of(
        Demand.of(task.serviceId(), task.spec(), task.endpoint())
            .claim(node, task.resources(), !task.desired().isAfter(TaskState.COMPLETE)));
  }
}
