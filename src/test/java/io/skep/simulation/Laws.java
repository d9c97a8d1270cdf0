package io.skep.simulation;

import io.skep.entity.Outcome;
import io.skep.kernel.ServiceId;
import io.skep.kernel.TaskId;
import io.skep.orchestrator.Plan;
import io.skep.scheduler.NaiveScheduler;
import io.skep.scheduler.Placements;
import io.skep.service.ServiceEvent;
import io.skep.spec.TaskState;
import io.skep.spec.TaskStatus;
import io.skep.task.Task;
import io.skep.task.TaskEvent;
import io.skep.view.Entry;
import io.skep.view.LoggedEvent;
import io.skep.view.SwarmView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What must hold at every event, every plan and every round of scheduling. They are told what
 * happens and keep their own account of it: the product's own memory is not trusted.
 */
final class Laws {
  /** So many plans in a row that come to nothing, though every order was heard, are a circle. */
  private static final int VAIN_LIMIT = 30;

  private final Map<String, TaskState> states = new HashMap<>();
  private final Map<String, TaskState> wishes = new HashMap<>();
  private final Map<Object, Integer> vain = new HashMap<>();
  private final RestartLaws restarts = new RestartLaws();
  private final JobLaws jobs = new JobLaws();

  static void hold(String law, boolean holds, Object... what) {
    if (!holds) {
      List<String> words = new ArrayList<>();
      for (Object each : what) {
        words.add(String.valueOf(each));
      }
      throw new LawBroken(law, String.join(" ", words));
    }
  }

  /** Something is in the log. */
  void event(SwarmView before, SwarmView after, LoggedEvent logged) {
    logged
        .recorded()
        .meta()
        .cause()
        .eventIndex()
        .ifPresent(
            cause ->
                hold(
                    "every event has an earlier cause",
                    cause > 0 && cause < logged.index(),
                    cause,
                    logged));
    Instant now = logged.recorded().meta().time();
    switch (logged.recorded().event()) {
      case TaskEvent event -> task(before, after, logged, event, now);
      case ServiceEvent.UpdateStatusChanged changed ->
          RolloutLaws.status(before, new ServiceId(logged.id()), changed.status());
      default -> {}
    }
  }

  private void task(
      SwarmView before, SwarmView after, LoggedEvent logged, TaskEvent event, Instant now) {
    TaskId id = new TaskId(logged.id());
    switch (event) {
      case TaskEvent.TaskCreated created -> {
        hold("a task is made once", wishes.put(id.value(), created.desired()) == null, id);
        states.put(id.value(), TaskState.PENDING);
        restarts.created(before, id, created, now);
        jobs.created(after, created);
      }
      case TaskEvent.TaskAssigned assigned -> {
        TaskState was = states.get(id.value());
        hold("a task is placed once", was != null && was.compareTo(TaskState.ASSIGNED) < 0, id);
        seen(id, assigned.status());
        NodeLaws.check(after, assigned.nodeId());
      }
      case TaskEvent.TaskStatusChanged changed -> {
        seen(id, changed.status());
        jobs.seen(after, id, changed.status());
      }
      case TaskEvent.TaskDesired desired -> {
        TaskState was = wishes.put(id.value(), desired.desired());
        hold(
            "what is wanted of a task never goes back",
            was != null && !was.isAfter(desired.desired()),
            id,
            was,
            desired);
      }
      case TaskEvent.TaskRemoved removed -> {
        Task task = before.tasks().get(id).value();
        hold(
            "a task is forgotten only once nothing of it can run",
            task.state().isTerminal() || task.state().compareTo(TaskState.ASSIGNED) < 0,
            id,
            task);
        hold(
            "a task that is wanted is not forgotten",
            task.desired().isAfter(TaskState.COMPLETE)
                || (task.state() == TaskState.COMPLETE && task.desired() == TaskState.COMPLETE),
            id,
            task);
        states.remove(id.value());
        wishes.remove(id.value());
      }
    }
  }

  private void seen(TaskId id, TaskStatus status) {
    TaskState was = states.put(id.value(), status.state());
    hold(
        "a task's state never goes back",
        was != null && !was.isAfter(status.state()),
        id,
        was,
        status.state());
  }

  /** A planner has thought of something. */
  void plan(SwarmView view, String planner, Object key, Plan plan, Instant now) {
    if (planner.equals("orchestrator") && key instanceof ServiceId service) {
      ServicePlanLaws.check(view, service, plan, now);
      RolloutLaws.plan(view, service, plan, now);
    }
  }

  /** The scheduler has found places. */
  void placements(SwarmView view, Placements found) {
    if (found.isEmpty()) {
      return;
    }
    List<Task> tasks = new ArrayList<>();
    view.tasks().values().forEach(entry -> tasks.add(entry.value()));
    NaiveScheduler naive = new NaiveScheduler(view.nodes(), tasks);
    for (Placements.Placed placed : found.placed()) {
      Entry<Task> entry = view.tasks().get(placed.task());
      if (entry != null && view.nodes().containsKey(placed.node())) {
        hold(
            "a task goes only where it may",
            naive.fits(placed.node(), entry.value()),
            placed,
            entry.value());
        tasks.remove(entry.value());
        tasks.add(NodeLaws.assigned(entry.value(), placed));
      }
    }
  }

  void cameToSomething(String planner, Object key) {
    vain.remove(List.of(planner, key));
  }

  void cameToNothing(String planner, Object key, Outcome last) {
    if (!(last instanceof Outcome.Unavailable)) {
      int times = vain.merge(List.of(planner, key), 1, Integer::sum);
      hold("plans do not go round in circles", times < VAIN_LIMIT, planner, key, last);
    }
  }
}
