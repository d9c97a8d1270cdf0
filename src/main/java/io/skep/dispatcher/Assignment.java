package io.skep.dispatcher;

import io.skep.cluster.Cluster;
import io.skep.kernel.NodeId;
import io.skep.kernel.TaskId;
import io.skep.session.AssignedTask;
import io.skep.spec.LogDriver;
import io.skep.spec.SwarmSpec;
import io.skep.spec.TaskDefaults;
import io.skep.spec.TaskSpec;
import io.skep.spec.TaskState;
import io.skep.task.Task;
import io.skep.view.Entry;
import io.skep.view.SwarmView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a node is told of its tasks. Ended ones are told too: the agent keeps what they left. */
final class Assignment {
  private Assignment() {}

  /** All that the node is to know of. */
  static List<AssignedTask> all(SwarmView view, NodeId node) {
    List<AssignedTask> tasks = new ArrayList<>();
    for (TaskId id : view.tasksOn(node)) {
      of(view, id).ifPresent(tasks::add);
    }
    return tasks;
  }

  /** The task for its node; empty while no node has it, or if it is forgotten. */
  static Optional<AssignedTask> of(SwarmView view, TaskId id) {
    Entry<Task> entry = view.tasks().get(id);
    if (entry == null) {
      return Optional.empty();
    }
    Task task = entry.value();
    NodeId node = task.nodeId();
    if (node == null || task.state().compareTo(TaskState.ASSIGNED) < 0) {
      return Optional.empty();
    }
    return Optional.of(
        new AssignedTask(
            id,
            task.serviceId(),
            task.serviceName(),
            task.serviceLabels(),
            task.slot(),
            node,
            withDefaults(task.spec(), view.cluster()),
            task.endpoint(),
            task.resources(),
            task.desired(),
            task.status(),
            entry.wishIndex()));
  }

  /** The swarm's log driver stands in where the task names none. */
  private static TaskSpec withDefaults(TaskSpec spec, @Nullable Entry<Cluster> cluster) {
    SwarmSpec swarm = cluster == null ? null : cluster.value().spec();
    TaskDefaults defaults = swarm == null ? null : swarm.taskDefaults();
    LogDriver driver = defaults == null ? null : defaults.logDriver();
    return driver == null || spec.logDriver() != null
        ? spec
        : new TaskSpec(
            spec.containerSpec(),
            spec.pluginSpec(),
            spec.networkAttachmentSpec(),
            spec.resources(),
            spec.restartPolicy(),
            spec.placement(),
            spec.networks(),
            driver,
            spec.forceUpdate(),
            spec.runtime());
  }
}
