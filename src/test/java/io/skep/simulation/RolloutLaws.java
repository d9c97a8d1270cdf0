package io.skep.simulation;

import io.skep.kernel.ServiceId;
import io.skep.kernel.TaskId;
import io.skep.node.Node;
import io.skep.orchestrator.Dirt;
import io.skep.orchestrator.Order;
import io.skep.orchestrator.Plan;
import io.skep.service.Service;
import io.skep.service.ServiceCommand.SetUpdateStatus;
import io.skep.spec.TaskState;
import io.skep.spec.UpdateConfig;
import io.skep.spec.UpdateDeadline;
import io.skep.spec.UpdateStatus;
import io.skep.task.Task;
import io.skep.task.TaskCommand;
import io.skep.view.Entry;
import io.skep.view.SwarmView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How an update goes on: so many at a time, in its order, and no further once it has failed. */
final class RolloutLaws {
  private static final UpdateConfig DEFAULT = new UpdateConfig(1, 0, "pause", 0, 0, "stop-first");
  private static final Set<String> STOPPED = Set.of("paused", "rollback_paused");

  private RolloutLaws() {}

  static void plan(SwarmView view, ServiceId id, Plan plan, Instant now) {
    Service service = view.service(id).map(Entry::value).orElse(null);
    if (service == null || service.spec().mode().replicated() == null) {
      return;
    }
    UpdateConfig asked = ServicePlanLaws.config(service);
    UpdateConfig config = asked == null ? DEFAULT : asked;
    List<Task> made = madeByUpdate(view, id, service);
    long begun = plan.orders().stream().filter(RolloutLaws::begins).count();
    if (begun > 0) {
      UpdateStatus status = service.updateStatus();
      Laws.hold(
          "an update that is paused goes no further",
          status == null || !STOPPED.contains(String.valueOf(status.state())),
          id,
          status);
      Set<Task> stopped = new HashSet<>();
      ServicePlanLaws.stopped(view, plan).forEach(entry -> stopped.add(entry.value()));
      long busy =
          made.stream()
              .filter(t -> isUnderWay(t) && !stopped.contains(t) && !isLate(service, t, now))
              .count();
      Laws.hold(
          "an update changes no more at once than its parallelism",
          config.parallelism() == 0 || busy + begun <= config.parallelism(),
          id,
          busy,
          "and",
          begun,
          config,
          made);
      boolean watches = !"continue".equals(config.failureAction()) && config.maxFailureRatio() == 0;
      Laws.hold(
          "an update that has failed goes no further",
          !watches
              || status == null
              || !isUnderWay(status)
              || made.stream().noneMatch(task -> hasFailed(task, config)),
          id,
          made);
    }
    if ("start-first".equals(config.order())) {
      plan.orders().forEach(order -> startsFirst(view, service, order));
    }
    if (plan.orders().stream().anyMatch(RolloutLaws::completes)) {
      Set<Entry<Task>> stopped = ServicePlanLaws.stopped(view, plan);
      for (TaskId task : view.tasksOf(id)) {
        Entry<Task> entry = view.tasks().get(task);
        Laws.hold(
            "an update completes once nothing old is left but what its deadline gave up",
            !entry.value().isRunnable()
                || !Dirt.isOn(view, service, entry.value())
                || stopped.contains(entry)
                || made.stream()
                    .anyMatch(by -> by.slot() == entry.value().slot() && isLate(service, by, now)),
            entry.value(),
            service);
      }
    }
  }

  private static boolean completes(Order order) {
    return order instanceof Order.ToService(ServiceId id, SetUpdateStatus set, long cause)
        && String.valueOf(set.status().state()).endsWith("completed");
  }

  private static boolean isUnderWay(UpdateStatus status) {
    return "updating".equals(status.state()) || "rollback_started".equals(status.state());
  }

  private static List<Task> madeByUpdate(SwarmView view, ServiceId id, Service service) {
    List<Task> made = new ArrayList<>();
    for (TaskId task : view.tasksOf(id)) {
      Task each = view.tasks().get(task).value();
      if (each.revision() == service.revision()
          && each.replaces() == null
          && each.notBefore() != null) {
        made.add(each);
      }
    }
    return made;
  }

  private static boolean begins(Order order) {
    return order instanceof Order.ToTask(TaskId id, TaskCommand.CreateTask create, long cause)
        && create.task().replaces() == null
        && create.task().notBefore() != null;
  }

  /** Past its deadline: nobody waits for it any more. */
  private static boolean isLate(Service service, Task task, Instant now) {
    return UpdateDeadline.of(service.spec())
        .filter(deadline -> !now.isBefore(task.createdAt().plus(deadline)))
        .isPresent();
  }

  /** Neither up nor over, and not such as nobody can take. */
  private static boolean isUnderWay(Task task) {
    boolean unplaceable = task.state() == TaskState.PENDING && task.status().err() != null;
    return task.isRunnable() && task.runningAt() == null && !unplaceable;
  }

  private static boolean hasFailed(Task task, UpdateConfig config) {
    Duration monitor =
        config.monitor() == 0 ? Duration.ofSeconds(5) : Duration.ofNanos(config.monitor());
    return (task.state() == TaskState.FAILED || task.state() == TaskState.REJECTED)
        && task.desired() != TaskState.REMOVE
        && task.endedAt() != null
        && (task.runningAt() == null || !task.endedAt().isAfter(task.runningAt().plus(monitor)));
  }

  /** A task that runs well is stopped for an update only once another runs in its slot. */
  private static void startsFirst(SwarmView view, Service service, Order order) {
    if (!(order instanceof Order.ToTask(TaskId id, TaskCommand.DesireTaskState desire, long c))
        || desire.desired() != TaskState.SHUTDOWN) {
      return;
    }
    Task task = view.tasks().get(id).value();
    Node node =
        task.nodeId() == null ? null : view.node(task.nodeId()).map(Entry::value).orElse(null);
    if (task.state() != TaskState.RUNNING
        || node == null
        || node.isDown()
        || node.isDrained()
        || !Dirt.isOn(view, service, task)) {
      return;
    }
    Laws.hold(
        "start-first stops the old task once the new one runs",
        ServicePlanLaws.slot(view, task.serviceId(), task.slot(), null).stream()
            .map(Entry::value)
            .anyMatch(o -> !o.equals(task) && o.state() == TaskState.RUNNING && o.isRunnable()),
        task);
  }

  /** An update stops for a failure of its own tasks alone. */
  static void status(SwarmView before, ServiceId id, UpdateStatus status) {
    if (!STOPPED.contains(String.valueOf(status.state()))) {
      return;
    }
    String message = String.valueOf(status.message());
    Service service = before.service(id).map(Entry::value).orElse(null);
    if (service != null && message.contains("of task ")) {
      TaskId task = new TaskId(message.substring(message.lastIndexOf(' ') + 1));
      Entry<Task> entry = before.tasks().get(task);
      Laws.hold(
          "an update stops for a failure of its own tasks alone",
          entry != null
              && entry.value().revision() == service.revision()
              && entry.value().replaces() == null
              && entry.value().notBefore() != null
              && entry.value().endedAt() != null,
          status,
          entry);
    }
  }
}
