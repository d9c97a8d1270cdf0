package io.skep.simulation;

import io.skep.agent.ContainerView;
import io.skep.kernel.ServiceId;
import io.skep.kernel.TaskId;
import io.skep.node.Node;
import io.skep.scheduler.NaiveScheduler;
import io.skep.spec.TaskState;
import io.skep.task.Task;
import io.skep.view.Entry;
import io.skep.view.SwarmView;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Whether everything is as it was asked, and if not, what is missing. */
final class Convergence {
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
    new TreeSet<>(services)
        .forEach(id -> problems.addAll(new ServiceConvergence(view, id).problems()));
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
