package io.skep.simulation;

import io.skep.kernel.NodeId;
import io.skep.kernel.ServiceId;
import io.skep.kernel.TaskId;
import io.skep.node.Node;
import io.skep.orchestrator.Dirt;
import io.skep.scheduler.NaiveScheduler;
import io.skep.service.Service;
import io.skep.spec.ReplicatedJob;
import io.skep.spec.ServiceMode;
import io.skep.spec.TaskState;
import io.skep.spec.UpdateConfig;
import io.skep.spec.UpdateDeadline;
import io.skep.spec.UpdateStatus;
import io.skep.task.Task;
import io.skep.view.Entry;
import io.skep.view.SwarmView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Whether one service has what it was asked to have, and if not, what is missing. */
final class ServiceConvergence {
  private static final int HISTORY = 5;

  private final SwarmView view;
  private final ServiceId id;
  private final Service service;
  private final List<String> problems = new ArrayList<>();

  ServiceConvergence(SwarmView view, ServiceId id) {
    this.view = view;
    this.id = id;
    this.service = view.service(id).map(Entry::value).orElseThrow();
  }

  List<String> problems() {
    Map<Object, List<Task>> slots = new TreeMap<>();
    Map<Object, Integer> ended = new HashMap<>();
    int running = 0;
    int waiting = 0;
    Set<Object> complete = new HashSet<>();
    for (TaskId taskId : view.tasksOf(id)) {
      Task task = view.tasks().get(taskId).value();
      Object place = isGlobal() ? String.valueOf(task.nodeId()) : task.slot();
      ended.merge(place, task.state().isTerminal() ? 1 : 0, Integer::sum);
      if (task.revision() == service.revision() && task.state() == TaskState.COMPLETE) {
        complete.add(place);
      }
      if (task.isRunnable()) {
        slots.computeIfAbsent(place, key -> new ArrayList<>()).add(task);
        if (task.state() == TaskState.RUNNING) {
          running++;
        } else if (task.state() == TaskState.PENDING) {
          waiting++;
        } else if (!hasGivenUp()) {
          problems.add(id + ": task " + taskId + " is on its way: " + task.state());
        }
      }
    }
    int all = waiting;
    slots.forEach((place, tasks) -> slot(tasks, all, id + "." + place));
    if (hasGivenUp()) {
      return problems;
    }
    ended.forEach(
        (place, count) -> {
          if (count > HISTORY + 1) {
            problems.add(id + ": " + count + " tasks kept in slot " + place);
          }
        });
    int over = ended.size() - slots.size();
    numbers(slots.size(), over, running, waiting, complete.size());
    if (isUnderWay() && (waiting == 0 || UpdateDeadline.of(service.spec()).isPresent())) {
      problems.add(id + ":" + status() + brief());
    }
    return problems;
  }

  /** One task, of the present spec; or an old one that runs until some node takes the new one. */
  private void slot(List<Task> tasks, int waiting, String place) {
    boolean fresh = tasks.stream().anyMatch(task -> !Dirt.isOn(view, service, task));
    long waits = tasks.stream().filter(task -> task.state() == TaskState.PENDING).count();
    boolean two = startsFirst() && ((waits == 1 && (fresh || hasGivenUp())) || isProtected(tasks));
    if (tasks.size() > (two ? 2 : 1)) {
      problems.add("slot " + place + ":" + brief());
    }
    boolean waitsForUpdate = isUnderWay() ? waiting > 0 : two || hasGivenUp();
    for (Task task : tasks) {
      if (task.state() == TaskState.RUNNING
          && Dirt.isOn(view, service, task)
          && !keepsOld(task)
          && !waitsForUpdate) {
        problems.add("slot " + place + " has an old task: " + brief(task) + status());
      }
    }
  }

  /** Paused, or gone back, the old task runs on beside one of the present spec that fails. */
  private boolean isProtected(List<Task> tasks) {
    long old = tasks.stream().filter(task -> Dirt.isOn(view, service, task)).count();
    return hasGivenUp()
        && old == 1
        && tasks.stream()
            .allMatch(t -> Dirt.isOn(view, service, t) == (t.state() == TaskState.RUNNING));
  }

  private String brief() {
    StringBuilder text = new StringBuilder();
    for (TaskId task : view.tasksOf(id)) {
      Task t = view.tasks().get(task).value();
      if (t.isRunnable()) {
        text.append(" {").append(task).append(' ').append(brief(t)).append('}');
      }
    }
    return text.toString();
  }

  /** Without what it is to run. */
  private static String brief(Task task) {
    return "slot %d revision %d %s to be %s replaces %s on %s %s"
        .formatted(
            task.slot(),
            task.revision(),
            task.state(),
            task.desired(),
            task.replaces(),
            task.nodeId(),
            task.status().err());
  }

  private String status() {
    return " " + service.updateStatus();
  }

  /** It ran into its deadline, and what it went back to need not be any good. */
  private boolean hasGivenUp() {
    UpdateStatus status = service.updateStatus();
    return UpdateDeadline.of(service.spec()).isPresent()
        && status != null
        && !"updating".equals(status.state())
        && !"completed".equals(status.state());
  }

  private boolean isUnderWay() {
    UpdateStatus status = service.updateStatus();
    return status != null
        && ("updating".equals(status.state()) || "rollback_started".equals(status.state()));
  }

  /** An update that waits for room goes no further: what had ended for good before stays so. */
  private boolean isHeld(int waiting) {
    return waiting > 0 && isUnderWay();
  }

  /** A node that is paused gets no new tasks, so those of global services stay as they are. */
  private boolean keepsOld(Task task) {
    return service.spec().mode().global() != null
        && !view.node(task.nodeId()).map(Entry::value).orElseThrow().isActive();
  }

  /** Then old tasks stay beside new ones that nobody can take. */
  private boolean startsFirst() {
    UpdateConfig config = ServicePlanLaws.config(service);
    return config != null && "start-first".equals(config.order());
  }

  private boolean isGlobal() {
    ServiceMode mode = service.spec().mode();
    return mode.global() != null || mode.globalJob() != null;
  }

  private void numbers(int filled, int over, int running, int waiting, int complete) {
    ServiceMode mode = service.spec().mode();
    ReplicatedJob job = mode.replicatedJob();
    long eligible = view.nodes().entrySet().stream().filter(node -> mayRun(node)).count();
    String got =
        id + ": " + running + " running, " + waiting + " waiting, " + complete + " complete of ";
    if (mode.replicated() != null
        && (filled > mode.replicated().replicas()
            || (filled < mode.replicated().replicas() && !isHeld(waiting)))) {
      problems.add(got + mode.replicated().replicas() + " replicas: " + service.updateStatus());
    } else if (mode.global() != null && !isAround(filled, isHeld(waiting) ? over : 0, eligible)) {
      problems.add(got + eligible + " nodes" + status() + brief());
    } else if (job != null
        && (running > 0
            || complete > JobLaws.total(job)
            || (waiting == 0 && complete != JobLaws.total(job)))) {
      problems.add(got + JobLaws.total(job) + " completions");
    } else if (mode.globalJob() != null && (running > 0 || complete + waiting < eligible)) {
      problems.add(got + eligible + " nodes of a job");
    }
  }

  /** A node that is paused keeps what it has; where it was over, a held update leaves none. */
  private boolean isAround(long count, long over, long eligible) {
    long paused =
        view.nodes().values().stream()
            .map(Entry::value)
            .filter(node -> !node.isActive() && !node.isDrained())
            .count();
    return count + over >= eligible && count <= eligible + paused;
  }

  private boolean mayRun(Map.Entry<NodeId, Entry<Node>> node) {
    var placement = service.spec().taskTemplate().placement();
    List<String> constraints = placement == null ? null : placement.constraints();
    Node value = node.getValue().value();
    return value.isReady()
        && value.isActive()
        && (constraints == null
            || constraints.stream()
                .allMatch(text -> NaiveScheduler.meets(text, node.getKey(), value)));
  }
}
