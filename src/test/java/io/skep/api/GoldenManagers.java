package io.skep.api;

import io.skep.command.Commands;
import io.skep.kernel.Cause;
import io.skep.kernel.IdSource;
import io.skep.kernel.Meta;
import io.skep.kernel.NodeId;
import io.skep.kernel.Principal;
import io.skep.kernel.TaskId;
import io.skep.orchestrator.NodeKeeper;
import io.skep.orchestrator.Order;
import io.skep.orchestrator.Plan;
import io.skep.orchestrator.Planner;
import io.skep.orchestrator.ServicePlanner;
import io.skep.orchestrator.TaskReaper;
import io.skep.scheduler.Placements;
import io.skep.scheduler.Scheduler;
import io.skep.spec.ContainerSpec;
import io.skep.spec.ContainerStatus;
import io.skep.spec.PortStatus;
import io.skep.spec.TaskState;
import io.skep.spec.TaskStatus;
import io.skep.task.Task;
import io.skep.task.TaskCommand;
import io.skep.view.Entry;
import io.skep.view.LiveView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The managers' plans and one agent, carried out one after the other until all is quiet. */
final class GoldenManagers {
  private static final Duration LOOK_AHEAD = Duration.ofSeconds(8);
  private static final int MOST_ROUNDS = 200;
  private static final PortStatus NO_PORTS = new PortStatus(null);

  private final LiveView live;
  private final Commands commands;
  private final List<Planner<?>> planners;
  private Instant now;

  GoldenManagers(LiveView live, Commands commands, IdSource ids, Instant start) {
    this.live = live;
    this.commands = commands;
    this.now = start;
    this.planners =
        List.of(
            new ServicePlanner(() -> new TaskId(ids.next())), new TaskReaper(), new NodeKeeper());
  }

  void settle() {
    if (Instant.now().isAfter(now)) {
      now = Instant.now();
    }
    Instant end = now.plus(LOOK_AHEAD);
    for (int round = 0; round < MOST_ROUNDS; round++) {
      long before = live.current().index();
      Instant wake = null;
      for (Planner<?> planner : planners) {
        wake = earlier(wake, plan(planner));
      }
      schedule();
      runTasks();
      if (live.current().index() == before) {
        if (wake == null || wake.isAfter(end)) {
          return;
        }
        now = wake.isAfter(now) ? wake : now.plusSeconds(1);
      }
    }
  }

  private static @Nullable Instant earlier(@Nullable Instant a, @Nullable Instant b) {
    return a == null ? b : b == null || a.isBefore(b) ? a : b;
  }

  private <K> @Nullable Instant plan(Planner<K> planner) {
    Instant wake = null;
    for (K key : planner.all(live.current())) {
      Plan plan = planner.plan(live.current(), key, now);
      wake = earlier(wake, plan.wakeAt());
      for (Order order : plan.orders()) {
        Meta meta = meta(Principal.system(planner.name()), order.cause());
        switch (order) {
          case Order.ToTask to -> commands.task(to.id(), to.command(), meta);
          case Order.ToService to -> commands.service(to.id(), to.command(), meta);
          case Order.ToCluster to -> commands.cluster(to.command(), meta);
        }
      }
    }
    return wake;
  }

  private Meta meta(Principal principal, long cause) {
    return new Meta(now, principal, Cause.event(cause));
  }

  private void schedule() {
    Placements found = Scheduler.of(live.current()).place(now);
    Meta meta = meta(Principal.system("scheduler"), live.current().index());
    for (Placements.Placed placed : found.placed()) {
      TaskStatus status = status(TaskState.ASSIGNED, "scheduler assigned task to node", null);
      commands.task(
          placed.task(),
          new TaskCommand.AssignTask(placed.node(), status, placed.resources()),
          meta);
    }
    for (Placements.Waiting waiting : found.waiting()) {
      TaskStatus status = status(TaskState.PENDING, "pending task scheduling", waiting.error());
      commands.task(waiting.task(), new TaskCommand.SettleTaskStatus(status), meta);
    }
  }

  private TaskStatus status(TaskState state, String message, @Nullable String error) {
    return new TaskStatus(now, state, message, error, null, NO_PORTS);
  }

  private void runTasks() {
    Map<TaskId, Entry<Task>> tasks = new TreeMap<>(live.current().tasks());
    tasks.forEach(
        (id, entry) -> {
          Task task = entry.value();
          NodeId node = task.nodeId();
          TaskStatus next = node == null || !answers(node) ? null : next(id, task);
          if (node != null && next != null) {
            commands.task(
                id,
                new TaskCommand.ReportTaskStatus(node, next),
                meta(Principal.node(node), entry.wishIndex()));
          }
        });
  }

  private boolean answers(NodeId node) {
    return live.current().node(node).filter(entry -> entry.value().isReady()).isPresent();
  }

  private @Nullable TaskStatus next(TaskId id, Task task) {
    TaskState state = task.state();
    if (state.compareTo(TaskState.ASSIGNED) < 0 || state.isTerminal()) {
      return null;
    }
    if (task.desired().isAfter(TaskState.COMPLETE)) {
      return withContainer(id, TaskState.SHUTDOWN, "shutdown", null, 0);
    }
    if (state.compareTo(TaskState.READY) < 0) {
      return withContainer(id, TaskState.READY, "prepared", null, 0);
    }
    if (state == TaskState.READY) {
      return task.desired() == TaskState.READY
          ? null
          : withContainer(id, TaskState.RUNNING, "started", null, 0);
    }
    String runs = command(task);
    if (runs.contains("exit") || runs.contains("[false]")) {
      return withContainer(id, TaskState.FAILED, "started", "task: non-zero exit (1)", 1);
    }
    boolean ends = List.of("[echo", "[true]", "echo job").stream().anyMatch(runs::contains);
    return ends ? withContainer(id, TaskState.COMPLETE, "finished", null, 0) : null;
  }

  private static String command(Task task) {
    ContainerSpec container = task.spec().containerSpec();
    return container == null ? "" : container.command() + " " + container.args();
  }

  private TaskStatus withContainer(
      TaskId id, TaskState state, String message, @Nullable String error, long exit) {
    String container = (id.value() + id.value() + id.value()).substring(0, 64);
    return new TaskStatus(
        now, state, message, error, new ContainerStatus(container, 0, exit), NO_PORTS);
  }
}
