package io.skep.simulation;

import io.skep.kernel.NodeId;
import io.skep.kernel.ServiceId;
import io.skep.kernel.TaskId;
import io.skep.node.Node;
import io.skep.orchestrator.Order;
import io.skep.orchestrator.Plan;
import io.skep.service.Service;
import io.skep.spec.TaskState;
import io.skep.spec.UpdateConfig;
import io.skep.spec.UpdateStatus;
import io.skep.task.Task;
import io.skep.task.TaskCommand;
import io.skep.task.TaskEvent.TaskCreated;
import io.skep.view.Entry;
import io.skep.view.SwarmView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a plan for a service may order, seen from the view that it was made from. */
final class ServicePlanLaws {
  private static final Set<String> BACK = Set.of("rollback_started", "rollback_paused");
  private static final Duration LONGEST_STOP = Duration.ofMinutes(1);

  private ServicePlanLaws() {}

  static void check(SwarmView view, ServiceId id, Plan plan, Instant now) {
    Set<List<Object>> filled = new HashSet<>();
    for (Order order : plan.orders()) {
      switch (order) {
        case Order.ToService to ->
            Laws.hold("a plan is for its own service alone", to.id().equals(id), id, to);
        case Order.ToTask(TaskId task, TaskCommand.CreateTask create, long cause) -> {
          Laws.hold(
              "a plan is for its own service alone",
              create.task().serviceId().equals(id),
              id,
              create);
          List<Object> place = new ArrayList<>();
          place.add(create.task().slot());
          place.add(create.task().nodeId());
          Laws.hold("a plan fills a slot once", filled.add(place), id, create);
          fillsWhatIsEmpty(view, create.task(), stopped(view, plan));
        }
        case Order.ToTask(TaskId task, TaskCommand.DesireTaskState desire, long cause) -> {
          Entry<Task> entry = view.tasks().get(task);
          Laws.hold(
              "a plan is for its own service alone",
              entry != null && entry.value().serviceId().equals(id),
              id,
              desire);
          if (entry != null
              && entry.value().desired() == TaskState.READY
              && !desire.desired().isAfter(TaskState.COMPLETE)) {
            hasItsTurn(view, entry, now);
          }
        }
        default -> {}
      }
    }
  }

  /** What the plan tells to stop. */
  static Set<Entry<Task>> stopped(SwarmView view, Plan plan) {
    Set<Entry<Task>> stopped = new HashSet<>();
    for (Order order : plan.orders()) {
      if (order instanceof Order.ToTask(TaskId id, TaskCommand.DesireTaskState desire, long c)
          && desire.desired().isAfter(TaskState.COMPLETE)
          && view.tasks().get(id) != null) {
        stopped.add(view.tasks().get(id));
      }
    }
    return stopped;
  }

  /** A first task goes only to a slot where nothing is wanted. */
  private static void fillsWhatIsEmpty(SwarmView view, TaskCreated task, Set<Entry<Task>> stopped) {
    if (task.notBefore() != null) {
      return;
    }
    for (Entry<Task> entry : slot(view, task.serviceId(), task.slot(), task.nodeId())) {
      Laws.hold(
          "at most one runnable task in a slot",
          !entry.value().isRunnable() || stopped.contains(entry),
          entry.value(),
          "and",
          task);
    }
  }

  /** A task that waits starts once its delay is over and what it replaces has stopped. */
  private static void hasItsTurn(SwarmView view, Entry<Task> entry, Instant now) {
    Task task = entry.value();
    Laws.hold(
        "no replacement starts before its delay is over",
        task.notBefore() == null || !now.isBefore(task.notBefore()),
        task);
    boolean byUpdate = task.replaces() == null;
    if (byUpdate && isStartFirst(view, task)) {
      return;
    }
    NodeId node = isGlobal(view, task) ? task.nodeId() : null;
    for (Entry<Task> other : slot(view, task.serviceId(), task.slot(), node)) {
      if (other.createdIndex() >= entry.createdIndex() || !isBlocking(view, other.value())) {
        continue;
      }
      boolean counts = byUpdate || isReplacedBy(view, other, task);
      boolean waited = !now.isBefore(task.createdAt().plus(LONGEST_STOP));
      boolean told = other.value().desired().isAfter(TaskState.COMPLETE);
      Laws.hold(
          "a replacement starts once the old task has stopped, or after a minute",
          !counts || (waited && told),
          task,
          "before",
          other.value());
    }
  }

  private static boolean isReplacedBy(SwarmView view, Entry<Task> old, Task by) {
    TaskId replaces = by.replaces();
    return replaces != null && old.equals(view.tasks().get(replaces));
  }

  private static boolean isBlocking(SwarmView view, Task other) {
    if (other.state().isTerminal()) {
      return false;
    }
    if (other.state().compareTo(TaskState.ASSIGNED) < 0) {
      return !other.desired().isAfter(TaskState.COMPLETE);
    }
    Node node = view.node(Objects.requireNonNull(other.nodeId())).map(Entry::value).orElse(null);
    return node != null && !node.isDown();
  }

  static boolean isStartFirst(SwarmView view, Task task) {
    Service service = view.service(task.serviceId()).map(Entry::value).orElse(null);
    UpdateConfig config = service == null ? null : config(service);
    return config != null && "start-first".equals(config.order());
  }

  static @Nullable UpdateConfig config(Service service) {
    UpdateStatus status = service.updateStatus();
    boolean back = status != null && BACK.contains(String.valueOf(status.state()));
    return back ? service.spec().rollbackConfig() : service.spec().updateConfig();
  }

  private static boolean isGlobal(SwarmView view, Task task) {
    return view.service(task.serviceId())
        .map(Entry::value)
        .map(service -> service.spec().mode())
        .filter(mode -> mode.global() != null || mode.globalJob() != null)
        .isPresent();
  }

  /** The tasks of a slot, the oldest first; of a node if it is given. */
  static List<Entry<Task>> slot(
      SwarmView view, ServiceId service, long number, @Nullable NodeId node) {
    List<Entry<Task>> tasks = new ArrayList<>();
    for (TaskId id : view.tasksOf(service)) {
      Entry<Task> entry = view.tasks().get(id);
      if (entry.value().slot() == number && (node == null || node.equals(entry.value().nodeId()))) {
        tasks.add(entry);
      }
    }
    tasks.sort(Comparator.comparingLong(Entry::createdIndex));
    return tasks;
  }
}
