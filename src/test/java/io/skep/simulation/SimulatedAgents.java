package io.skep.simulation;

import io.skep.command.Commands;
import io.skep.kernel.Cause;
import io.skep.kernel.Meta;
import io.skep.kernel.NodeId;
import io.skep.kernel.Principal;
import io.skep.kernel.TaskId;
import io.skep.node.Node;
import io.skep.spec.ContainerStatus;
import io.skep.spec.PortStatus;
import io.skep.spec.TaskState;
import io.skep.spec.TaskStatus;
import io.skep.task.Task;
import io.skep.task.TaskCommand.ReportTaskStatus;
import io.skep.view.Entry;
import io.skep.view.LiveView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/** Agents that take one task one step on, and sometimes let it fail. */
final class SimulatedAgents {
  private final LiveView live;
  private final Commands commands;
  private final VirtualClock clock;
  private final RandomGenerator random;

  /** How likely a step fails, 0..1; an image whose name has "bad" in it always does. */
  private double failure;

  SimulatedAgents(LiveView live, Commands commands, VirtualClock clock, RandomGenerator random) {
    this.live = live;
    this.commands = commands;
    this.clock = clock;
    this.random = random;
  }

  void failing(double probability) {
    failure = probability;
  }

  /** Whether any task has a step to take. */
  boolean step() {
    List<TaskId> movable = new ArrayList<>();
    live.current()
        .tasks()
        .forEach(
            (id, entry) -> {
              if (next(entry.value(), false) != entry.value().state()) {
                movable.add(id);
              }
            });
    if (movable.isEmpty()) {
      return false;
    }
    movable.sort(Comparator.naturalOrder());
    TaskId id = movable.get(random.nextInt(movable.size()));
    Entry<Task> entry = live.current().tasks().get(id);
    Task task = entry.value();
    boolean fails = isBad(task) || random.nextDouble() < failure;
    report(id, task, next(task, fails), entry.wishIndex());
    return true;
  }

  /** Ends a running task behind the managers' back. */
  void kill(TaskId id) {
    Entry<Task> entry = live.current().tasks().get(id);
    if (entry != null && entry.value().state() == TaskState.RUNNING && isUp(entry.value())) {
      report(id, entry.value(), TaskState.FAILED, entry.wishIndex());
    }
  }

  private static boolean isBad(Task task) {
    return task.spec().containerSpec() != null
        && String.valueOf(task.spec().containerSpec().image()).contains("bad");
  }

  private boolean isUp(Task task) {
    NodeId node = task.nodeId();
    return node != null
        && live.current().node(node).map(Entry::value).filter(Node::isReady).isPresent();
  }

  private TaskState next(Task task, boolean fails) {
    TaskState now = task.state();
    if (now.compareTo(TaskState.ASSIGNED) < 0 || now.isTerminal() || !isUp(task)) {
      return now;
    }
    if (task.desired().isAfter(TaskState.COMPLETE)) {
      return TaskState.SHUTDOWN;
    }
    if (now == TaskState.READY && task.desired() == TaskState.READY) {
      return now;
    }
    if (fails) {
      return now.compareTo(TaskState.STARTING) < 0 ? TaskState.REJECTED : TaskState.FAILED;
    }
    return switch (now) {
      case ASSIGNED -> TaskState.PREPARING;
      case PREPARING -> TaskState.READY;
      case READY -> TaskState.STARTING;
      case STARTING -> TaskState.RUNNING;
      default -> task.desired() == TaskState.COMPLETE ? TaskState.COMPLETE : now;
    };
  }

  private void report(TaskId id, Task task, TaskState state, long cause) {
    NodeId node = task.nodeId();
    if (node == null) {
      return;
    }
    TaskStatus status =
        new TaskStatus(
            clock.instant(),
            state,
            state.toString(),
            null,
            new ContainerStatus("c" + id, 0, 0),
            new PortStatus(null));
    commands.task(
        id,
        new ReportTaskStatus(node, status),
        new Meta(clock.instant(), Principal.node(node), Cause.event(cause)));
  }
}
