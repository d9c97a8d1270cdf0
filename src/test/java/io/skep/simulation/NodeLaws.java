package io.skep.simulation;

import io.skep.kernel.NodeId;
import io.skep.kernel.ServiceId;
import io.skep.kernel.TaskId;
import io.skep.node.Node;
import io.skep.scheduler.NaiveScheduler;
import io.skep.scheduler.Placements;
import io.skep.spec.GenericResource;
import io.skep.spec.PortConfig;
import io.skep.spec.Resources;
import io.skep.spec.TaskState;
import io.skep.spec.TaskStatus;
import io.skep.task.Task;
import io.skep.task.TaskDecider;
import io.skep.task.TaskEvent;
import io.skep.view.Entry;
import io.skep.view.SwarmView;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** That no node has more than it can carry. */
final class NodeLaws {
  private NodeLaws() {}

  /** Looks at a node that has just been given a task. */
  static void check(SwarmView view, NodeId id) {
    Node node = view.node(id).map(Entry::value).orElse(null);
    if (node == null) {
      return;
    }
    Resources has = node.description().resources();
    long cpus = 0;
    long memory = 0;
    Map<String, Long> kinds = new HashMap<>();
    Set<GenericResource> named = new HashSet<>();
    Set<String> ports = new HashSet<>();
    Map<ServiceId, Long> active = new HashMap<>();
    for (TaskId task : view.tasksOn(id)) {
      Task each = view.tasks().get(task).value();
      if (each.state().compareTo(TaskState.ASSIGNED) < 0 || each.state().isTerminal()) {
        continue;
      }
      var requirements = each.spec().resources();
      Resources reserved = requirements == null ? null : requirements.reservations();
      cpus += reserved == null ? 0 : reserved.nanoCpus();
      memory += reserved == null ? 0 : reserved.memoryBytes();
      if (each.resources() != null) {
        for (GenericResource got : each.resources()) {
          Laws.hold(
              "a named resource has one owner",
              got.namedResourceSpec() == null || named.add(got),
              got,
              id);
        }
      }
      NaiveScheduler.kinds(each.resources()).forEach((k, n) -> kinds.merge(k, n, Long::sum));
      takePorts(each, ports, id);
      if (!each.desired().isAfter(TaskState.COMPLETE)) {
        active.merge(each.serviceId(), 1L, Long::sum);
      }
    }
    Laws.hold("a node's CPUs are not given twice", cpus <= has.nanoCpus(), id, cpus);
    Laws.hold("a node's memory is not given twice", memory <= has.memoryBytes(), id, memory);
    Map<String, Long> all = NaiveScheduler.kinds(has.genericResources());
    kinds.forEach(
        (kind, count) ->
            Laws.hold(
                "generic resources are not given twice",
                count <= all.getOrDefault(kind, 0L),
                id,
                kind,
                count));
    active.forEach((service, count) -> checkReplicas(view, service, count, id));
  }

  private static void takePorts(Task task, Set<String> taken, NodeId node) {
    List<PortConfig> ports = task.endpoint() == null ? null : task.endpoint().ports();
    if (ports != null) {
      for (PortConfig port : ports) {
        Laws.hold(
            "a host port has one owner",
            !"host".equals(port.publishMode()) || taken.add(port.protocol() + port.publishedPort()),
            node,
            port);
      }
    }
  }

  /** Tasks of other revisions may have come under another limit. */
  private static void checkReplicas(SwarmView view, ServiceId service, long count, NodeId node) {
    long most = 0;
    for (TaskId id : view.tasksOn(node)) {
      Task task = view.tasks().get(id).value();
      if (task.serviceId().equals(service) && task.isRunnable()) {
        var placement = task.spec().placement();
        if (placement == null || placement.maxReplicas() == 0) {
          return;
        }
        most = Math.max(most, placement.maxReplicas());
      }
    }
    Laws.hold("max replicas per node is kept", most == 0 || count <= most, node, service, count);
  }

  /** The task as it is once it has been given its place. */
  static Task assigned(Task task, Placements.Placed placed) {
    TaskStatus status = new TaskStatus(Instant.EPOCH, TaskState.ASSIGNED, null, null, null, null);
    return new TaskDecider(placed.task().value())
        .apply(
            task,
            new TaskEvent.TaskAssigned(placed.node(), status, placed.resources()),
            new io.skep.kernel.Meta(
                Instant.EPOCH,
                io.skep.kernel.Principal.system("scheduler"),
                io.skep.kernel.Cause.event(1)));
  }
}
