package io.skep.view;

import io.skep.cluster.Cluster;
import io.skep.cluster.ClusterCommand;
import io.skep.cluster.ClusterDecider;
import io.skep.cluster.ClusterEvent;
import io.skep.entity.Decider;
import io.skep.kernel.NodeId;
import io.skep.kernel.Recorded;
import io.skep.kernel.ServiceId;
import io.skep.kernel.TaskId;
import io.skep.node.Node;
import io.skep.node.NodeCommand;
import io.skep.node.NodeDecider;
import io.skep.node.NodeEvent;
import io.skep.service.Service;
import io.skep.service.ServiceCommand;
import io.skep.service.ServiceDecider;
import io.skep.service.ServiceEvent;
import io.skep.task.Task;
import io.skep.task.TaskCommand;
import io.skep.task.TaskDecider;
import io.skep.task.TaskEvent;
import io.skep.testdata.Life;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A swarm of entities without actors, and the log that they write. */
public final class World {
  private final List<LoggedEvent> log = new ArrayList<>();
  private final Life<ClusterCommand, ClusterEvent, Cluster> cluster =
      new Life<>(new ClusterDecider());
  private final Map<NodeId, Life<NodeCommand, NodeEvent, Node>> nodes = new HashMap<>();
  private final Map<ServiceId, Life<ServiceCommand, ServiceEvent, Service>> services =
      new HashMap<>();
  private final Map<TaskId, Life<TaskCommand, TaskEvent, Task>> tasks = new HashMap<>();

  /** Tells the swarm. */
  public World swarm(ClusterCommand command) {
    return write("swarm|swarm", cluster, command);
  }

  /** Tells a node. */
  public World node(String id, NodeCommand command) {
    return write("node|" + id, life(nodes, new NodeId(id), new NodeDecider(id)), command);
  }

  /** Tells a service. */
  public World service(String id, ServiceCommand command) {
    return write(
        "service|" + id, life(services, new ServiceId(id), new ServiceDecider(id)), command);
  }

  /** Tells a task. */
  public World task(String id, TaskCommand command) {
    return write("task|" + id, life(tasks, new TaskId(id), new TaskDecider(id)), command);
  }

  private static <I, C, E, S> Life<C, E, S> life(
      Map<I, Life<C, E, S>> lives, I id, Decider<C, E, S> decider) {
    return lives.computeIfAbsent(id, missing -> new Life<>(decider));
  }

  private <C, E, S> World write(String persistenceId, Life<C, E, S> life, C command) {
    int before = life.history().size();
    life.tell(command);
    for (Recorded<E> recorded : life.history().subList(before, life.history().size())) {
      log.add(new LoggedEvent(log.size() + 1, persistenceId, recorded));
    }
    return this;
  }

  /** All that was written. */
  public List<LoggedEvent> log() {
    return List.copyOf(log);
  }

  /** The view of all that was written. */
  public SwarmView view() {
    return SwarmView.empty().applyAll(log);
  }

  /** The swarm, if there is one. */
  public Optional<Cluster> cluster() {
    return Optional.ofNullable(cluster.stateOrNull());
  }

  /** The nodes that are there. */
  public Map<NodeId, Node> nodes() {
    Map<NodeId, Node> there = new HashMap<>();
    nodes.forEach((id, life) -> life.present().ifPresent(node -> there.put(id, node)));
    there.values().removeIf(Node::removed);
    return there;
  }

  /** The services that are there. */
  public Map<ServiceId, Service> services() {
    Map<ServiceId, Service> there = new HashMap<>();
    services.forEach((id, life) -> life.present().ifPresent(found -> there.put(id, found)));
    there.values().removeIf(Service::removed);
    return there;
  }

  /** The tasks that are there. */
  public Map<TaskId, Task> tasks() {
    Map<TaskId, Task> there = new HashMap<>();
    tasks.forEach((id, life) -> life.present().ifPresent(task -> there.put(id, task)));
    there.values().removeIf(Task::removed);
    return there;
  }
}
