package io.skep.view;

import io.skep.cluster.Cluster;
import io.skep.cluster.ClusterDecider;
import io.skep.cluster.ClusterEvent;
import io.skep.config.ConfigEvent;
import io.skep.kernel.Meta;
import io.skep.kernel.NodeId;
import io.skep.kernel.ServiceId;
import io.skep.kernel.TaskId;
import io.skep.network.NetworkEvent;
import io.skep.node.Node;
import io.skep.node.NodeDecider;
import io.skep.node.NodeEvent;
import io.skep.secret.SecretEvent;
import io.skep.service.Service;
import io.skep.service.ServiceDecider;
import io.skep.service.ServiceEvent;
import io.skep.spec.RestartPolicy;
import io.skep.task.Task;
import io.skep.task.TaskDecider;
import io.skep.task.TaskEvent;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
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
      case ServiceEvent event -> addressed(service(view, logged, event, meta), logged);
      case TaskEvent event -> task(view, logged, event, meta);
      case SecretEvent event -> SharedFold.secret(view, logged, event, meta);
      case ConfigEvent event -> SharedFold.config(view, logged, event, meta);
      case NetworkEvent event -> SharedFold.network(view, logged, event, meta);
      default -> view.at(logged.index());
    };
  }

  private static SwarmView cluster(SwarmView v, long index, ClusterEvent event, Meta meta) {
    Cluster after = CLUSTER.apply(valueOf(v.cluster()), event, meta);
    boolean wish =
        switch (event) {
          case ClusterEvent.SwarmInitialized e -> true;
          case ClusterEvent.SwarmUpdated e -> true;
          case ClusterEvent.JoinTokensRotated e -> true;
          case ClusterEvent.UnlockKeyChanged e -> true;
          case ClusterEvent.RootRotationStarted e -> true;
          case ClusterEvent.RootRotationFinished e -> false;
          case ClusterEvent.RootKept e -> true;
          case ClusterEvent.JoinPassIssued e -> false;
          case ClusterEvent.JoinPassUsed e -> false;
          case ClusterEvent.JoinPassRevoked e -> false;
        };
    return v.withCluster(entry(v.cluster(), after, index, wish));
  }

  private static SwarmView node(SwarmView v, LoggedEvent logged, NodeEvent event, Meta meta) {
    NodeId id = new NodeId(logged.id());
    Entry<Node> before = v.nodes().get(id);
    Node after = new NodeDecider(id.value()).apply(valueOf(before), event, meta);
    boolean wish = event instanceof NodeEvent.NodeUpdated;
    return after.removed()
        ? v.withNodes(
            logged.index(),
            v.nodes().minus(id),
            removals(v, logged, v.tasksByNode().containsKey(id)))
        : v.withNodes(
            logged.index(),
            v.nodes().plus(id, entry(before, after, logged.index(), wish)),
            v.removals());
  }

  private static SwarmView service(SwarmView v, LoggedEvent logged, ServiceEvent event, Meta meta) {
    ServiceId id = new ServiceId(logged.id());
    Entry<Service> before = v.services().get(id);
    Service after = new ServiceDecider(id.value()).apply(valueOf(before), event, meta);
    if (after.removed()) {
      return v.withServices(
          logged.index(),
          v.services().minus(id),
          v.serviceNames().minus(after.name()),
          v.restarts().minus(id),
          removals(v, logged, v.tasksByService().containsKey(id)));
    }
    boolean wish = !(event instanceof ServiceEvent.UpdateStatusChanged);
    return v.withServices(
        logged.index(),
        v.services().plus(id, entry(before, after, logged.index(), wish)),
        before == null ? v.serviceNames().plus(after.name(), id) : v.serviceNames(),
        v.restarts(),
        v.removals());
  }

  /** A service's addresses follow its spec. */
  private static SwarmView addressed(SwarmView v, LoggedEvent logged) {
    ServiceId id = new ServiceId(logged.id());
    Addressing next = v.shared().addresses().with(id, valueOf(v.services().get(id)), v.shared());
    return v.withShared(logged.index(), v.shared().withAddresses(next));
  }

  private static PMap<String, Long> removals(SwarmView v, LoggedEvent logged, boolean hasTasks) {
    return hasTasks ? v.removals().plus(logged.persistenceId(), logged.index()) : v.removals();
  }

  private static SwarmView task(SwarmView v, LoggedEvent logged, TaskEvent event, Meta meta) {
    TaskId id = new TaskId(logged.id());
    Entry<Task> before = v.tasks().get(id);
    Task old = valueOf(before);
    Task after = new TaskDecider(id.value()).apply(old, event, meta);
    boolean gone = after.removed();
    boolean wish = !(event instanceof TaskEvent.TaskStatusChanged);
    ServiceId oldService = old == null ? null : old.serviceId();
    NodeId oldNode = old == null ? null : old.nodeId();
    PMap<ServiceId, PSet<TaskId>> byService =
        MemberIndex.moved(v.tasksByService(), id, oldService, gone ? null : after.serviceId());
    PMap<NodeId, PSet<TaskId>> byNode =
        MemberIndex.moved(v.tasksByNode(), id, oldNode, gone ? null : after.nodeId());
    return v.withTasks(
        logged.index(),
        gone ? v.tasks().minus(id) : v.tasks().plus(id, entry(before, after, logged.index(), wish)),
        byService,
        byNode,
        event instanceof TaskEvent.TaskCreated created ? restarts(v, created, meta) : v.restarts(),
        gone ? settled(v.removals(), after, byService, byNode) : v.removals());
  }

  /** The removals without those whose last task has just gone. */
  private static PMap<String, Long> settled(
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

  /** A task made for a service that is gone leaves no history behind: nothing would clear it. */
  private static PMap<ServiceId, PMap<Slot, RestartHistory>> restarts(
      SwarmView v, TaskEvent.TaskCreated created, Meta meta) {
    ServiceId service = created.serviceId();
    if (created.replaces() == null || !v.services().containsKey(service)) {
      return v.restarts();
    }
    Slot slot = new Slot(service, created.slot(), created.nodeId());
    PMap<Slot, RestartHistory> slots =
        v.restarts().getOrDefault(service, HashTreePMap.<Slot, RestartHistory>empty());
    RestartHistory before = slots.get(slot);
    RestartHistory counted =
        before != null && before.revision() == created.revision()
            ? before
            : RestartHistory.of(created.revision());
    RestartHistory after = counted.and(meta.time(), mostCounted(created));
    return v.restarts().plus(service, slots.plus(slot, after));
  }

  private static long mostCounted(TaskEvent.TaskCreated created) {
    RestartPolicy policy = created.spec().restartPolicy();
    Long attempts = policy == null ? null : policy.maxAttempts();
    return attempts == null ? RestartHistory.LIMIT : Math.max(RestartHistory.LIMIT, attempts);
  }

  private static <T> @Nullable T valueOf(@Nullable Entry<T> entry) {
    return entry == null ? null : entry.value();
  }

  private static <T> Entry<T> entry(@Nullable Entry<T> before, T after, long index, boolean wish) {
    return before == null ? Entry.created(after, index) : before.with(after, index, wish);
  }
}
