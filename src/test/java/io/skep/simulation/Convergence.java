package io.skep.simulation;

import io.skep.agent.ContainerView;
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
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Whether everything is as it was asked, and if not, what is missing. */
final class Convergence {
  private static final int HISTORY = 5;

  private final SimulatedSwarm swarm;
  private final Set<ServiceId> services;

  Convergence(SimulatedSwarm swarm, Set<ServiceId> services) {
    this.swarm = swarm;
    this.services = Set.copyOf(services);
  }

  List<String> problems() {
    List<String> problems = new ArrayList<>();
    SwarmView view = swarm.view();
    SimulatedLeader leader = swarm.leader();
    if (leader == null || !leader.isIdle()) {
      return List.of("no leader, or it is at work");
    }
    for (SimulatedNode node : swarm.nodes()) {
      Node known = view.node(node.id()).map(Entry::value).orElse(null);
      if (known == null || (node.isOff() ? !known.isDown() : !known.isReady())) {
        problems.add("node " + node.id() + " is not as its host is: " + known);
      }
    }
    if (!problems.isEmpty()) {
      return problems;
    }
    if (!view.services().keySet().equals(services)) {
      problems.add("services are " + view.services().keySet());
    }
    List<Task> tasks = new ArrayList<>();
    view.tasks().values().forEach(entry -> tasks.add(entry.value()));
    NaiveScheduler naive = new NaiveScheduler(view.nodes(), tasks);
    view.tasks().forEach((id, entry) -> task(view, naive, id, entry.value(), problems));
    new TreeSet<>(services).forEach(id -> service(view, id, problems));
    engines(view, problems);
    return problems;
  }

  private void task(
      SwarmView view, NaiveScheduler naive, TaskId id, Task task, List<String> problems) {
    if (!view.services().containsKey(task.serviceId())) {
      boolean unreachable =
          task.nodeId() != null
              && view.node(task.nodeId()).map(Entry::value).filter(Node::isDown).isPresent();
      if (!unreachable || task.desired() != TaskState.REMOVE) {
        problems.add("task " + id + " of no service: " + task);
      }
      return;
    }
    boolean wanted = !task.desired().isAfter(TaskState.COMPLETE);
    boolean began = task.state().compareTo(TaskState.ASSIGNED) >= 0;
    Node node =
        task.nodeId() == null ? null : view.node(task.nodeId()).map(Entry::value).orElse(null);
    boolean dead = node != null && node.isDown();
    if (wanted && began && !task.state().isTerminal()) {
      placed(task, node, problems);
    }
    if (!wanted && began && !task.state().isTerminal() && !dead) {
      problems.add("task " + id + " was told to stop and has not: " + task);
    }
    if (task.desired() == TaskState.REMOVE && !dead) {
      problems.add("task " + id + " is to be removed and is still there");
    }
    if (wanted && task.state() == TaskState.PENDING) {
      boolean fits =
          task.nodeId() != null
              ? view.nodes().containsKey(task.nodeId()) && naive.fits(task.nodeId(), task)
              : view.nodes().keySet().stream().anyMatch(each -> naive.fits(each, task));
      if (task.status().err() == null || fits) {
        problems.add("task " + id + " waits, though some node can take it: " + task);
      }
    }
  }

  /** A task that runs is where it may be. */
  private static void placed(Task task, @Nullable Node node, List<String> problems) {
    var placement = task.spec().placement();
    List<String> constraints = placement == null ? null : placement.constraints();
    if (node == null || node.isDown() || node.isDrained()) {
      problems.add("a task is wanted on a node that cannot have it: " + task + " on " + node);
    } else if (constraints != null
        && constraints.stream().anyMatch(c -> !NaiveScheduler.meets(c, task.nodeId(), node))) {
      problems.add("a task is on a node that breaks its constraints: " + task);
    }
  }

  private void service(SwarmView view, ServiceId id, List<String> problems) {
    Service service = view.service(id).map(Entry::value).orElseThrow();
    if (hasGivenUp(service)) {
      return;
    }
    Map<List<Object>, Integer> perSlot = new HashMap<>();
    Map<List<Object>, Integer> wantedPerSlot = new HashMap<>();
    int running = 0;
    int waiting = 0;
    int old = 0;
    Set<Object> complete = new HashSet<>();
    for (TaskId taskId : view.tasksOf(id)) {
      Task task = view.tasks().get(taskId).value();
      Object place = isGlobal(service) ? String.valueOf(task.nodeId()) : task.slot();
      perSlot.merge(List.of(place), task.state().isTerminal() ? 1 : 0, Integer::sum);
      if (task.revision() == service.revision() && task.state() == TaskState.COMPLETE) {
        complete.add(place);
      }
      if (task.isRunnable()) {
        wantedPerSlot.merge(List.of(place), 1, Integer::sum);
        if (task.state() == TaskState.RUNNING) {
          running++;
          if (Dirt.isOn(view, service, task) && !keepsOld(view, service, task)) {
            old++;
          }
        } else if (task.state() == TaskState.PENDING) {
          waiting++;
        } else {
          problems.add(id + ": task " + taskId + " is on its way: " + task.state());
        }
      }
    }
    if (old > 0 && waiting == 0) {
      problems.add(id + ": " + old + " tasks of an old spec");
    }
    int most = startsFirst(service) && waiting > 0 ? 2 : 1;
    wantedPerSlot.forEach(
        (slot, count) -> {
          if (count > most) {
            problems.add(id + ": " + count + " tasks in slot " + slot + brief(view, id));
          }
        });
    perSlot.forEach(
        (slot, count) -> {
          if (count > HISTORY + 1) {
            problems.add(id + ": " + count + " tasks kept in slot " + slot);
          }
        });
    numbers(view, service, id, wantedPerSlot.size(), running, waiting, complete.size(), problems);
    UpdateStatus status = service.updateStatus();
    if (status != null
        && (waiting == 0 || mustEnd(service))
        && ("updating".equals(status.state()) || "rollback_started".equals(status.state()))) {
      problems.add(id + ": " + status + brief(view, id));
    }
  }

  private static String brief(SwarmView view, ServiceId id) {
    StringBuilder text = new StringBuilder();
    for (TaskId task : view.tasksOf(id)) {
      Task t = view.tasks().get(task).value();
      if (t.isRunnable()) {
        text.append(" {").append(task).append(" slot ").append(t.slot());
        text.append(" revision ").append(t.revision()).append(' ').append(t.state());
        text.append(" to be ").append(t.desired()).append(" replaces ").append(t.replaces());
        text.append(" on ").append(t.nodeId()).append(' ').append(t.status().err()).append('}');
      }
    }
    return text.toString();
  }

  /** It ran into its deadline, and what it went back to need not be any good. */
  private static boolean hasGivenUp(Service service) {
    UpdateStatus status = service.updateStatus();
    return UpdateDeadline.of(service.spec()).isPresent()
        && status != null
        && !"updating".equals(status.state())
        && !"completed".equals(status.state());
  }

  /** With a deadline an update ends, unless nobody minds its failures. */
  private static boolean mustEnd(Service service) {
    UpdateConfig config = ServicePlanLaws.config(service);
    return UpdateDeadline.of(service.spec()).isPresent()
        && (config == null || !"continue".equals(config.failureAction()));
  }

  /** An update that waits for room goes no further: what had ended for good before stays so. */
  private static boolean isHeld(Service service, int waiting) {
    UpdateStatus status = service.updateStatus();
    return waiting > 0
        && status != null
        && ("updating".equals(status.state()) || "rollback_started".equals(status.state()));
  }

  /** A node that is paused gets no new tasks, so those of global services stay as they are. */
  private static boolean keepsOld(SwarmView view, Service service, Task task) {
    return service.spec().mode().global() != null
        && !view.node(task.nodeId()).map(Entry::value).orElseThrow().isActive();
  }

  /** Then old tasks stay beside new ones that nobody can take. */
  private static boolean startsFirst(Service service) {
    UpdateConfig config = ServicePlanLaws.config(service);
    return config != null && "start-first".equals(config.order());
  }

  private static boolean isGlobal(Service service) {
    ServiceMode mode = service.spec().mode();
    return mode.global() != null || mode.globalJob() != null;
  }

  private void numbers(
      SwarmView view,
      Service service,
      ServiceId id,
      int filled,
      int running,
      int waiting,
      int complete,
      List<String> problems) {
    ServiceMode mode = service.spec().mode();
    ReplicatedJob job = mode.replicatedJob();
    long eligible = view.nodes().entrySet().stream().filter(node -> mayRun(node, service)).count();
    String got =
        id + ": " + running + " running, " + waiting + " waiting, " + complete + " complete of ";
    if (mode.replicated() != null
        && (filled > mode.replicated().replicas()
            || (filled < mode.replicated().replicas() && !isHeld(service, waiting)))) {
      problems.add(got + mode.replicated().replicas() + " replicas: " + service.updateStatus());
    } else if (mode.global() != null && !isAround(filled, eligible, view)) {
      problems.add(got + eligible + " nodes");
    } else if (job != null
        && (running > 0
            || complete > JobLaws.total(job)
            || (waiting == 0 && complete != JobLaws.total(job)))) {
      problems.add(got + JobLaws.total(job) + " completions");
    } else if (mode.globalJob() != null && (running > 0 || complete + waiting < eligible)) {
      problems.add(got + eligible + " nodes of a job");
    }
  }

  /** A node that is paused keeps what it has. */
  private static boolean isAround(long count, long eligible, SwarmView view) {
    long paused =
        view.nodes().values().stream()
            .map(Entry::value)
            .filter(node -> !node.isActive() && !node.isDrained())
            .count();
    return count >= eligible && count <= eligible + paused;
  }

  private static boolean mayRun(Map.Entry<NodeId, Entry<Node>> node, Service service) {
    var placement = service.spec().taskTemplate().placement();
    List<String> constraints = placement == null ? null : placement.constraints();
    Node value = node.getValue().value();
    return value.isReady()
        && value.isActive()
        && (constraints == null
            || constraints.stream()
                .allMatch(text -> NaiveScheduler.meets(text, node.getKey(), value)));
  }

  /** Exactly the containers of running tasks run, each on its own node. */
  private void engines(SwarmView view, List<String> problems) {
    for (SimulatedNode node : swarm.nodes()) {
      if (node.isOff()) {
        continue;
      }
      Set<String> wanted = new TreeSet<>();
      Set<String> starting = new TreeSet<>();
      for (TaskId id : view.tasksOn(node.id())) {
        TaskState state = view.tasks().get(id).value().state();
        if (state == TaskState.RUNNING) {
          wanted.add(id.value());
        } else if (state == TaskState.STARTING) {
          starting.add(id.value());
        }
      }
      Set<String> running = new TreeSet<>();
      for (ContainerView container : node.running()) {
        running.add(container.labels().getOrDefault("com.docker.swarm.task.id", "?"));
      }
      running.removeAll(starting);
      if (!wanted.equals(running)) {
        problems.add("node " + node.id() + " runs " + running + " instead of " + wanted);
      }
    }
  }
}
