package io.skep.task;

import io.skep.entity.Decider;
import io.skep.kernel.Decision;
import io.skep.kernel.Meta;
import io.skep.kernel.NodeId;
import io.skep.kernel.ObjectRejection.NotFound;
import io.skep.spec.PortStatus;
import io.skep.spec.TaskState;
import io.skep.spec.TaskStatus;
import io.skep.task.TaskCommand.AssignTask;
import io.skep.task.TaskCommand.CreateTask;
import io.skep.task.TaskCommand.DesireTaskState;
import io.skep.task.TaskCommand.RemoveTask;
import io.skep.task.TaskCommand.ReportTaskStatus;
import io.skep.task.TaskCommand.SettleTaskStatus;
import io.skep.task.TaskEvent.TaskAssigned;
import io.skep.task.TaskEvent.TaskCreated;
import io.skep.task.TaskEvent.TaskDesired;
import io.skep.task.TaskEvent.TaskRemoved;
import io.skep.task.TaskEvent.TaskStatusChanged;
import io.skep.task.TaskRejection.NotAssignable;
import io.skep.task.TaskRejection.OnAnotherNode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The decider of a task: neither what is seen of it nor what is wanted of it ever goes back. */
public record TaskDecider(String id) implements Decider<TaskCommand, TaskEvent, Task> {
  private static final PortStatus NO_PORTS = new PortStatus(null);

  @Override
  public Decision<TaskEvent> decide(@Nullable Task state, TaskCommand command) {
    if (command instanceof CreateTask create) {
      return state == null ? Decision.accept(create.task()) : Decision.nothing();
    }
    if (state == null || state.removed()) {
      return command instanceof RemoveTask && state != null
          ? Decision.nothing()
          : Decision.refuse(new NotFound("task", id));
    }
    return switch (command) {
      case CreateTask create -> Decision.nothing();
      case AssignTask assign -> assign(state, assign);
      case ReportTaskStatus report -> report(state, report);
      case SettleTaskStatus settle -> changeStatus(state, settle.status());
      case DesireTaskState desire ->
          desire.desired().isAfter(state.desired())
              ? Decision.accept(new TaskDesired(desire.desired()))
              : Decision.nothing();
      case RemoveTask remove -> Decision.accept(new TaskRemoved());
    };
  }

  private Decision<TaskEvent> assign(Task state, AssignTask command) {
    if (state.state().compareTo(TaskState.ASSIGNED) >= 0) {
      return command.nodeId().equals(state.nodeId())
          ? Decision.nothing()
          : Decision.refuse(new OnAnotherNode(id, state.nodeId(), command.nodeId()));
    }
    if (state.nodeId() != null && !command.nodeId().equals(state.nodeId())) {
      return Decision.refuse(new OnAnotherNode(id, state.nodeId(), command.nodeId()));
    }
    if (state.desired().isAfter(TaskState.COMPLETE)) {
      return Decision.refuse(new NotAssignable(id, "desired " + state.desired()));
    }
    if (command.status().state() != TaskState.ASSIGNED) {
      return Decision.refuse(new NotAssignable(id, "to become " + command.status().state()));
    }
    return Decision.accept(
        new TaskAssigned(command.nodeId(), command.status(), command.resources(), command.round()));
  }

  private Decision<TaskEvent> report(Task state, ReportTaskStatus command) {
    NodeId node = state.nodeId();
    if (!command.from().equals(node)) {
      return Decision.refuse(new OnAnotherNode(id, node, command.from()));
    }
    return changeStatus(state, command.status());
  }

  private static Decision<TaskEvent> changeStatus(Task state, TaskStatus status) {
    TaskState seen = Objects.requireNonNullElse(status.state(), TaskState.NEW);
    return state.state().isAfter(seen) || sameButForTime(state.status(), status)
        ? Decision.nothing()
        : Decision.accept(new TaskStatusChanged(status));
  }

  private static boolean sameButForTime(TaskStatus a, TaskStatus b) {
    return a.state() == b.state()
        && Objects.equals(a.message(), b.message())
        && Objects.equals(a.err(), b.err())
        && Objects.equals(a.containerStatus(), b.containerStatus())
        && Objects.equals(a.portStatus(), b.portStatus());
  }

  @Override
  public Task apply(@Nullable Task state, TaskEvent event, Meta meta) {
    if (state == null) {
      return created(event, meta);
    }
    return switch (event) {
      case TaskCreated again -> state;
      case TaskAssigned assigned ->
          state.assigned(assigned.nodeId(), assigned.status(), assigned.resources(), meta.time());
      case TaskStatusChanged changed -> state.with(changed.status(), meta.time());
      case TaskDesired desired -> state.desiring(desired.desired(), meta.time());
      case TaskRemoved removed -> state.gone(meta.time());
    };
  }

  private Task created(TaskEvent event, Meta meta) {
    if (!(event instanceof TaskCreated created)) {
      throw new IllegalStateException("task " + id + ": starts with " + event);
    }
    TaskStatus pending =
        new TaskStatus(
            meta.time(), TaskState.PENDING, "pending task scheduling", null, null, NO_PORTS);
    return new Task(
        created.serviceId(),
        created.serviceName(),
        created.serviceLabels(),
        created.slot(),
        created.nodeId(),
        created.revision(),
        created.spec(),
        created.endpoint(),
        created.desired(),
        created.notBefore(),
        created.replaces(),
        pending,
        null,
        meta.time(),
        meta.time(),
        null,
        null,
        false);
  }
}
