package io.skep.view;

import io.skep.cluster.Cluster;
import io.skep.kernel.NodeId;
import io.skep.kernel.ServiceId;
import io.skep.kernel.TaskId;
import io.skep.node.Node;
import io.skep.service.Service;
import io.skep.task.Task;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.PMap;
import org.pcollections.PSet;

/**
 * The swarm after the event of {@link #index}. Immutable: whoever holds one can read it for as long
 * as it likes. Removed objects are not in it.
 *
 * @param removals the event that removed each service or node that still has tasks, by persistence
 *     id: what is done about those tasks is done because of it
 * @param shared secrets, configs and networks
 */
public record SwarmView(
    long index,
    @Nullable Entry<Cluster> cluster,
    PMap<NodeId, Entry<Node>> nodes,
    PMap<ServiceId, Entry<Service>> services,
    PMap<TaskId, Entry<Task>> tasks,
    PMap<String, ServiceId> serviceNames,
    PMap<ServiceId, PSet<TaskId>> tasksByService,
    PMap<NodeId, PSet<TaskId>> tasksByNode,
    PMap<ServiceId, PMap<Slot, RestartHistory>> restarts,
    PMap<String, Long> removals,
    SharedObjects shared) {
  /** The swarm before its first event. */
  public static SwarmView empty() {
    return new SwarmView(
        0,
        null,
        HashTreePMap.empty(),
        HashTreePMap.empty(),
        HashTreePMap.empty(),
        HashTreePMap.empty(),
        HashTreePMap.empty(),
        HashTreePMap.empty(),
        HashTreePMap.empty(),
        HashTreePMap.empty(),
        SharedObjects.NONE);
  }

  /** The service, if it is there. */
  public Optional<Entry<Service>> service(ServiceId id) {
    return Optional.ofNullable(services.get(id));
  }

  /** The task, if it is there. */
  public Optional<Entry<Task>> task(TaskId id) {
    return Optional.ofNullable(tasks.get(id));
  }

  /** The node, if it is there. */
  public Optional<Entry<Node>> node(NodeId id) {
    return Optional.ofNullable(nodes.get(id));
  }

  /** The service of exactly this name. */
  public Optional<ServiceId> serviceNamed(String name) {
    return Optional.ofNullable(serviceNames.get(name));
  }

  /** The ids of a service's tasks, in no order; also of a service that is gone. */
  public Set<TaskId> tasksOf(ServiceId id) {
    return tasksByService.getOrDefault(id, HashTreePSet.empty());
  }

  /** The ids of a node's tasks, in no order. */
  public Set<TaskId> tasksOn(NodeId id) {
    return tasksByNode.getOrDefault(id, HashTreePSet.empty());
  }

  /** The restarts of a slot under the newest revision that had any; none once the service goes. */
  public Optional<RestartHistory> restartsOf(Slot slot) {
    return Optional.ofNullable(restarts.get(slot.service())).map(slots -> slots.get(slot));
  }

  /** The event that removed this service or node, empty once it has no tasks left. */
  public OptionalLong removalOf(String kind, String id) {
    Long index = removals.get(kind + "|" + id);
    return index == null ? OptionalLong.empty() : OptionalLong.of(index);
  }

  /** The view after one more event; indexes may be skipped by events that are not the swarm's. */
  public SwarmView apply(LoggedEvent event) {
    return Fold.apply(this, event);
  }

  /** The view after all these events, in this order. */
  public SwarmView applyAll(Iterable<LoggedEvent> events) {
    SwarmView view = this;
    for (LoggedEvent event : events) {
      view = view.apply(event);
    }
    return view;
  }

  SwarmView at(long now) {
    return new SwarmView(
        now,
        cluster,
        nodes,
        services,
        tasks,
        serviceNames,
        tasksByService,
        tasksByNode,
        restarts,
        removals,
        shared);
  }

  SwarmView withCluster(Entry<Cluster> next) {
    return new SwarmView(
        next.index(),
        next,
        nodes,
        services,
        tasks,
        serviceNames,
        tasksByService,
        tasksByNode,
        restarts,
        removals,
        shared);
  }

  SwarmView withShared(long now, SharedObjects next) {
    return new SwarmView(
        now,
        cluster,
        nodes,
        services,
        tasks,
        serviceNames,
        tasksByService,
        tasksByNode,
        restarts,
        removals,
        next);
  }

  SwarmView withNodes(long now, PMap<NodeId, Entry<Node>> next, PMap<String, Long> nextRemovals) {
    return new SwarmView(
        now,
        cluster,
        next,
        services,
        tasks,
        serviceNames,
        tasksByService,
        tasksByNode,
        restarts,
        nextRemovals,
        shared);
  }

  SwarmView withServices(
      long now,
      PMap<ServiceId, Entry<Service>> next,
      PMap<String, ServiceId> names,
      PMap<ServiceId, PMap<Slot, RestartHistory>> nextRestarts,
      PMap<String, Long> nextRemovals) {
    return new SwarmView(
        now,
        cluster,
        nodes,
        next,
        tasks,
        names,
        tasksByService,
        tasksByNode,
        nextRestarts,
        nextRemovals,
        shared);
  }

  SwarmView withTasks(
      long now,
      PMap<TaskId, Entry<Task>> next,
      PMap<ServiceId, PSet<TaskId>> byService,
      PMap<NodeId, PSet<TaskId>> byNode,
      PMap<ServiceId, PMap<Slot, RestartHistory>> nextRestarts,
      PMap<String, Long> nextRemovals) {
    return new SwarmView(
        now,
        cluster,
        nodes,
        services,
        next,
        serviceNames,
        byService,
        byNode,
        nextRestarts,
        nextRemovals,
        shared);
  }

  /** All tasks by id. */
  public Map<TaskId, Entry<Task>> allTasks() {
    return tasks;
  }
}
