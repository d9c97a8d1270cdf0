package io.skep.task;

import io.skep.kernel.NodeId;
import io.skep.spec.GenericResource;
import io.skep.spec.TaskState;
import io.skep.spec.TaskStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be asked of a task. */
public sealed interface TaskCommand {
  /** Makes the task. */
  record CreateTask(TaskEvent.TaskCreated task) implements TaskCommand {}

  /** Gives it to a node; the status is the one it has from then on (ASSIGNED). */
  record AssignTask(
      NodeId nodeId,
      TaskStatus status,
      @Nullable List<GenericResource> resources,
      @Nullable Round round)
      implements TaskCommand {
    /** Outside of any round. */
    public AssignTask(NodeId nodeId, TaskStatus status, @Nullable List<GenericResource> resources) {
      this(nodeId, status, resources, null);
    }
  }

  /** Takes a status its node has seen; older states are passed over. */
  record ReportTaskStatus(NodeId from, TaskStatus status) implements TaskCommand {}

  /** Takes a status a manager gives: why it is pending, rejected, orphaned. */
  record SettleTaskStatus(TaskStatus status) implements TaskCommand {}

  /** Wants it to become this; wishes never go back. */
  record DesireTaskState(TaskState desired) implements TaskCommand {}

  /** Forgets it. */
  record RemoveTask() implements TaskCommand {}
}
