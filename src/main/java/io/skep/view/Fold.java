package io.skep.view;

import io.skep.cluster.Cluster;
import io.skep.cluster.ClusterDecider;
import io.skep.cluster.ClusterEvent;
import io.skep.kernel.Meta;
import io.skep.kernel.NodeId;
import io.skep.kernel.ServiceId;
import io.skep.kernel.TaskId;
import io.skep.node.Node;
import io.skep.node.NodeDecider;
import io.skep.node.NodeEvent;
import io.skep.service.Service;
import io.skep.service.ServiceDecider;
import io.skep.service.ServiceEvent;
import io.skep.task.Task;
import io.skep.task.TaskDecider;
import io.skep.task.TaskEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pcollections.PMap;
import org.pcollections.PSet;

/** Folds events into the view with the entities' own {@code apply}: there is no second truth. */
final class Fold {
  private static final ClusterDecider CLUSTER = new ClusterDecider();

  private Fold() {}

  static SwarmView apply(SwarmView view, LoggedEvent logged) {
    Meta meta = logged.recorded().meta();
    return switch (logged.recorded().event()) {
      case ClusterEvent event -> cluster(view, logged.index(), event, meta);
      case NodeEvent event -> node(view, logged, event, meta);
      case ServiceEvent event -> service(view, logged, event, meta);
      case TaskEvent event -> task(view, logged, event, meta);
      default -> at(view, logged.index());
    };
  }

  private static SwarmView cluster(SwarmView v, long index, ClusterEvent event, Meta meta) {
    Entry<Cluster> before = v.cluster();
    Cluster after = CLUSTER.apply(before == null ? null : before.value(), event, meta);
    return new SwarmView(
        index,
        entry(before, after, index, true),
        v.nodes(),
        v.services(),
        v.tasks(),
        v.serviceNames(),
        v.tasksByService(),
        v.tasksByNode(),
        v.restarts(),
        v.removals());
  }

  private static SwarmView node(SwarmView v, LoggedEvent logged, NodeEvent event, Meta meta) {
    NodeId id = new NodeId(logged.id());
    Entry<Node> before = v.nodes().get(id);
    Node after =
        new NodeDecider(id.value()).apply(before == null ? null : before.value(), event, meta);
    boolean wish = event instanceof NodeEvent.NodeUpdated;
    PMap<NodeId, Entry<Node>> nodes =
        after.removed()
            ? v.nodes().minus(id)
            : v.nodes().plus(id, entry(before, after, logged.index(), wish));
    return new SwarmView(
        logged.index(),
        v.cluster(),
        nodes,
        v.services(),
        v.tasks(),
        v.serviceNames(),
        v.tasksByService(),
        v.tasksByNode(),
        v.restarts(),
        after.removed() && v.tasksByNode().containsKey(id)
            ? v.removals().plus(logged.persistenceId(), logged.index())
            : v.removals());
  }

  private static SwarmView service(SwarmView v, LoggedEvent logged, ServiceEvent event, Meta meta) {
    ServiceId id = new ServiceId(logged.id());
    Entry<Service> before = v.services().get(id);
    Service after =
        new ServiceDecider(id.value()).apply(before == null ? null : before.value(), event, meta);
    boolean wish = !(event instanceof ServiceEvent.UpdateStatusChanged);
    boolean gone = after.removed();
    return new SwarmView(
        logged.index(),
        v.cluster(),
        v.nodes(),
        gone
            ? v.services().minus(id)
            : v.services().plus(id, entry(before, after, logged.index(), wish)),
        v.tasks(),
        gone ? v.serviceNames().minus(after.name()) : v.serviceNames().plus(after.name(), id),
        v.tasksByService(),
        v.tasksByNode(),
        gone ? withoutRestarts(v.restarts(), id) : v.restarts(),
        gone && v.tasksByService().containsKey(id)
            ? v.removals().plus(logged.persistenceId(), logged.index())
            : v.removals());
  }

  private static PMap<Slot, RestartHistory> withoutRestarts(
      PMap<Slot, RestartHistory> restarts, ServiceId id) {
    return restarts.minusAll(
        restarts.keySet().stream().filter(slot -> slot.service().equals(id)).toList());
  }

  private static SwarmView task(SwarmView v, LoggedEvent logged, TaskEvent event, Meta meta) {
    TaskId id = new TaskId(logged.id());
    Entry<Task> before = v.tasks().get(id);
    Task old = before == null ? null : before.value();
    Task after = new TaskDecider(id.value()).apply(old, event, meta);
    boolean wish = !(event instanceof TaskEvent.TaskStatusChanged);
    boolean gone = after.removed();
    PMap<ServiceId, PSet<TaskId>> byService = tasksByService(v, id, old, after);
    PMap<NodeId, PSet<TaskId>> byNode = tasksByNode(v, id, old, after);
    return new SwarmView(
        logged.index(),
        v.cluster(),
        v.nodes(),
        v.services(),
        gone ? v.tasks().minus(id) : v.tasks().plus(id, entry(before, after, logged.index(), wish)),
        v.serviceNames(),
        byService,
        byNode,
        event instanceof TaskEvent.TaskCreated created
            ? restarts(v.restarts(), created, meta)
            : v.restarts(),
        gone ? removals(v.removals(), after, byService, byNode) : v.removals());
  }

  private static PMap<String, Long> removals(
      PMap<String, Long> removals,
      Task gone,
      PMap<ServiceId, PSet<TaskId>> byService,
      PMap<NodeId, PSet<TaskId>> byNode) {
    PMap<String, Long> left =
        byService.containsKey(gone.serviceId())
            ? removals
            : removals.minus("service|" + gone.serviceId());
    NodeId node = gone.nodeId();
    return node == null || byNode.containsKey(node) ? left : left.minus("node|" + node);
  }

  private static PMap<ServiceId, PSet<TaskId>> tasksByService(
      SwarmView v, TaskId id, @Nullable Task old, Task after) {
    if (after.removed()) {
      return SwarmView.drop(v.tasksByService(), after.serviceId(), id);
    }
    return old == null
        ? SwarmView.add(v.tasksByService(), after.serviceId(), id)
        : v.tasksByService();
  }

  private static PMap<NodeId, PSet<TaskId>> tasksByNode(
      SwarmView v, TaskId id, @Nullable Task old, Task after) {
    NodeId node = after.nodeId();
    if (node == null) {
      return v.tasksByNode();
    }
    if (after.removed()) {
      return SwarmView.drop(v.tasksByNode(), node, id);
    }
    return old == null || old.nodeId() == null
        ? SwarmView.add(v.tasksByNode(), node, id)
        : v.tasksByNode();
  }

  private static PMap<Slot, RestartHistory> restarts(
      PMap<Slot, RestartHistory> restarts, TaskEvent.TaskCreated created, Meta meta) {
    if (created.replaces() == null) {
      return restarts;
    }
    Slot slot = new Slot(created.serviceId(), created.slot(), created.nodeId());
    RestartHistory before = restarts.get(slot);
    List<java.time.Instant> times = new ArrayList<>();
    if (before != null && before.revision() == created.revision()) {
      int from = Math.max(0, before.restarts().size() + 1 - RestartHistory.LIMIT);
      times.addAll(before.restarts().subList(from, before.restarts().size()));
    }
    times.add(meta.time());
    return restarts.plus(slot, new RestartHistory(created.revision(), times));
  }

  private static <T> Entry<T> entry(@Nullable Entry<T> before, T after, long index, boolean wish) {
    return before == null ? Entry.created(after, index) : before.with(after, index, wish);
  }

  private static SwarmView at(SwarmView v, long index) {
    return new SwarmView(
        index,
        v.cluster(),
        v.nodes(),
        v.services(),
        v.tasks(),
        v.serviceNames(),
        v.tasksByService(),
        v.tasksByNode(),
        v.restarts(),
        v.removals());
  }
}
