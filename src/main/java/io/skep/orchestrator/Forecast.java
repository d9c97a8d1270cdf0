package io.skep.orchestrator;

import io.skep.kernel.Cause;
import io.skep.kernel.Decision;
import io.skep.kernel.Meta;
import io.skep.kernel.NodeId;
import io.skep.kernel.Principal;
import io.skep.kernel.Recorded;
import io.skep.kernel.ServiceId;
import io.skep.kernel.TaskId;
import io.skep.scheduler.Placements;
import io.skep.scheduler.Scheduler;
import io.skep.service.Service;
import io.skep.service.ServiceCommand;
import io.skep.service.ServiceDecider;
import io.skep.service.ServiceEvent;
import io.skep.spec.PortStatus;
import io.skep.spec.TaskState;
import io.skep.spec.TaskStatus;
import io.skep.task.Task;
import io.skep.task.TaskCommand;
import io.skep.task.TaskDecider;
import io.skep.task.TaskEvent;
import io.skep.view.Entry;
import io.skep.view.LoggedEvent;
import io.skep.view.SwarmView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What would become of a service: the managers' own plans, placements and rules, on a fork of the
 * view, with agents that do at once what they are told and tasks that never fail. Nothing is
 * written.
 */
public final class Forecast {
  /** Beyond these the forecast says that it is not whole. */
  private static final int MOST_ROUNDS = 20_000;

  private static final Duration LONGEST = Duration.ofDays(30);
  private static final PortStatus NO_PORTS = new PortStatus(null);

  private final ServiceId id;
  private final Planner<ServiceId> planner;
  private final Instant start;
  private final List<Move> moves = new ArrayList<>();
  private SwarmView view;
  private Instant now;

  private Forecast(SwarmView view, ServiceId id, Supplier<TaskId> ids, Instant start) {
    this.view = view;
    this.id = id;
    this.planner = new ServicePlanner(ids);
    this.start = start;
    this.now = start;
  }

  /**
   * One thing that would be done to a task.
   *
   * @param after how long after the change
   */
  public record Move(Kind kind, TaskId task, long slot, @Nullable NodeId node, Duration after) {
    /** What would be done. */
    public enum Kind {
      /** A task is made and placed. */
      START,
      /** A task is told to stop. */
      STOP
    }
  }

  /**
   * How it would end.
   *
   * @param end the swarm then
   * @param moves in the order of time
   * @param length from the change to the end
   * @param whole whether it came to an end within the bounds of a forecast
   */
  public record Outcome(SwarmView end, List<Move> moves, Duration length, boolean whole) {
    /** Copies the list. */
    public Outcome {
      moves = List.copyOf(moves);
    }
  }

  /**
   * Carries these events of a service out on a fork.
   *
   * @param ids names the tasks that would be made
   */
  public static Outcome of(
      SwarmView view, ServiceId id, List<ServiceEvent> change, Meta meta, Supplier<TaskId> ids) {
    Forecast forecast = new Forecast(view, id, ids, meta.time());
    change.forEach(event -> forecast.append("service|" + id, event, meta));
    boolean whole = forecast.run();
    return new Outcome(
        forecast.view, forecast.moves, Duration.between(forecast.start, forecast.now), whole);
  }

  private void append(String persistenceId, Object event, Meta meta) {
    view =
        view.apply(new LoggedEvent(view.index() + 1, persistenceId, new Recorded<>(meta, event)));
  }

  /** Until nothing is left to be done; false if that takes too long. */
  private boolean run() {
    for (int round = 0; round < MOST_ROUNDS; round++) {
      long before = view.index();
      Plan plan = planner.plan(view, id, now);
      plan.orders().stream().filter(Order::creates).forEach(this::carryOut);
      plan.orders().stream().filter(order -> !order.creates()).forEach(this::carryOut);
      schedule();
      runTasks();
      if (view.index() == before) {
        Instant wake = plan.wakeAt();
        if (wake == null) {
          return true;
        }
        if (wake.isAfter(start.plus(LONGEST))) {
          return false;
        }
        now = wake.isAfter(now) ? wake : now.plusMillis(1);
      }
    }
    return false;
  }

  private Meta meta(String part, long cause) {
    return new Meta(now, Principal.system(part), Cause.event(cause));
  }

  private void carryOut(Order order) {
    switch (order) {
      case Order.ToTask to -> tell(to.id(), to.command(), meta(planner.name(), to.cause()));
      case Order.ToService to -> tell(to.command(), meta(planner.name(), to.cause()));
      case Order.ToCluster other -> {} // not of a service's plan
    }
  }

  private void tell(ServiceCommand command, Meta meta) {
    Service state = view.service(id).map(Entry::value).orElse(null);
    if (new ServiceDecider(id.value()).decide(state, command)
        instanceof Decision.Accepted<ServiceEvent> accepted) {
      accepted.events().forEach(event -> append("service|" + id, event, meta));
    }
  }

  private void tell(TaskId task, TaskCommand command, Meta meta) {
    Task state = view.task(task).map(Entry::value).orElse(null);
    if (!(new TaskDecider(task.value()).decide(state, command)
        instanceof Decision.Accepted<TaskEvent> accepted)) {
      return;
    }
    for (TaskEvent event : accepted.events()) {
      note(task, event, state);
      append("task|" + task, event, meta);
    }
  }

  /** A task that is told to stop a second time has stopped before. */
  private void note(TaskId id, TaskEvent event, @Nullable Task state) {
    if (event instanceof TaskEvent.TaskAssigned assigned && state != null && isOurs(state)) {
      move(Move.Kind.START, id, state, assigned.nodeId());
    } else if (event instanceof TaskEvent.TaskDesired desired
        && desired.desired().isAfter(TaskState.COMPLETE)
        && state != null
        && state.isRunnable()) {
      move(Move.Kind.STOP, id, state, state.nodeId());
    }
  }

  private boolean isOurs(Task task) {
    return task.serviceId().equals(id);
  }

  private void move(Move.Kind kind, TaskId task, Task state, @Nullable NodeId node) {
    moves.add(new Move(kind, task, state.slot(), node, Duration.between(start, now)));
  }

  private void schedule() {
    Placements found = Scheduler.of(view).place(now);
    Meta meta = meta("scheduler", view.index());
    for (Placements.Placed placed : found.placed()) {
      tell(
          placed.task(),
          new TaskCommand.AssignTask(
              placed.node(), status(TaskState.ASSIGNED, null), placed.resources()),
          meta);
    }
    for (Placements.Waiting waiting : found.waiting()) {
      tell(
          waiting.task(),
          new TaskCommand.SettleTaskStatus(status(TaskState.PENDING, waiting.error())),
          meta);
    }
  }

  /** Tasks of nodes that do not answer stay as they are; all others obey at once. */
  private void runTasks() {
    Map<TaskId, Entry<Task>> tasks = new TreeMap<>();
    view.tasksOf(id).forEach(task -> view.task(task).ifPresent(entry -> tasks.put(task, entry)));
    tasks.forEach(
        (task, entry) -> {
          NodeId node = entry.value().nodeId();
          TaskState next = next(entry.value());
          if (node != null && next != null && isUp(node)) {
            tell(
                task,
                new TaskCommand.ReportTaskStatus(node, status(next, null)),
                new Meta(now, Principal.node(node), Cause.event(entry.wishIndex())));
          }
        });
  }

  private boolean isUp(NodeId node) {
    return view.node(node).filter(entry -> entry.value().isReady()).isPresent();
  }

  private static @Nullable TaskState next(Task task) {
    TaskState state = task.state();
    if (state.compareTo(TaskState.ASSIGNED) < 0 || state.isTerminal()) {
      return null;
    }
    return switch (task.desired()) {
      case READY ->
          state.isAfter(TaskState.STARTING) || state == TaskState.READY ? null : TaskState.READY;
      case RUNNING -> state == TaskState.RUNNING ? null : TaskState.RUNNING;
      case COMPLETE -> state == TaskState.RUNNING ? TaskState.COMPLETE : TaskState.RUNNING;
      default -> TaskState.SHUTDOWN;
    };
  }

  private TaskStatus status(TaskState state, @Nullable String error) {
    return new TaskStatus(now, state, "forecast", error, null, NO_PORTS);
  }
}
