package io.skep.orchestrator;

import io.skep.cluster.ClusterCommand;
import io.skep.kernel.ServiceId;
import io.skep.kernel.TaskId;
import io.skep.service.ServiceCommand;
import io.skep.task.TaskCommand;

/**
 * One command of a plan.
 *
 * <p>Each names the event because of which it is given, by its index in the log.
 */
public sealed interface Order {
  /** The index of the event that caused it. */
  long cause();

  /** Whether it makes something; those go first, so that a crash never leaves a gap behind. */
  default boolean creates() {
    return false;
  }

  /** A command to a task. */
  record ToTask(TaskId id, TaskCommand command, long cause) implements Order {
    @Override
    public boolean creates() {
      return command instanceof TaskCommand.CreateTask;
    }
  }

  /** A command to a service. */
  record ToService(ServiceId id, ServiceCommand command, long cause) implements Order {}

  /** A command to the swarm as a whole. */
  record ToCluster(ClusterCommand command, long cause) implements Order {}
}
