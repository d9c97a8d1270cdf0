package io.skep.scheduler;

import io.skep.kernel.NodeId;
import io.skep.kernel.ServiceId;
import io.skep.node.Node;
import io.skep.spec.GenericResource;
import io.skep.spec.PlacementPreference;
import io.skep.spec.Platform;
import io.skep.spec.PortConfig;
import io.skep.spec.Resources;
import io.skep.spec.TaskState;
import io.skep.spec.constraint.Constraint;
import io.skep.task.Task;
import io.skep.view.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Section 4 of Swarm's semantics written down as plainly as can be: no index, no heap, nothing
 * kept. What the scheduler must agree with. Knows all tasks and nodes as the view has them.
 */
public final class NaiveScheduler {
  private static final Duration RECENT = Duration.ofMinutes(5);
  private static final int MANY = 5;

  private final Map<NodeId, Node> nodes;
  private final List<Task> tasks;

  /** Knows these; the list may grow. */
  public NaiveScheduler(Map<NodeId, Entry<Node>> nodes, List<Task> tasks) {
    this.nodes = new TreeMap<>();
    nodes.forEach((id, entry) -> this.nodes.put(id, entry.value()));
    this.tasks = tasks;
  }

  /** Where the task is to go; empty if nowhere. */
  public Optional<NodeId> place(Task task, Instant now) {
    List<NodeId> all = List.copyOf(nodes.keySet());
    return descend(all, labels(task), 0, task, now);
  }

  private Optional<NodeId> descend(
      List<NodeId> among, List<String> labels, int level, Task task, Instant now) {
    if (level == labels.size()) {
      return among.stream()
          .filter(node -> fits(node, task))
          .min(
              Comparator.<NodeId>comparingLong(node -> failures(node, task, now))
                  .thenComparingLong(node -> activeOf(node, task.serviceId()))
                  .thenComparingLong(this::active)
                  .thenComparing(node -> node));
    }
    Map<String, List<NodeId>> branches = new TreeMap<>();
    for (NodeId node : among) {
      branches.computeIfAbsent(value(node, labels.get(level)), v -> new ArrayList<>()).add(node);
    }
    return branches.values().stream()
        .sorted(
            Comparator.comparingLong(
                branch -> branch.stream().mapToLong(n -> activeOf(n, task.serviceId())).sum()))
        .map(branch -> descend(branch, labels, level + 1, task, now))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static List<String> labels(Task task) {
    var placement = task.spec().placement();
    List<PlacementPreference> preferences = placement == null ? null : placement.preferences();
    return preferences == null
        ? List.of()
        : preferences.stream().map(each -> each.spread().spreadDescriptor()).toList();
  }

  private String value(NodeId node, String label) {
    Map<String, String> labels = nodes.get(node).spec().labels();
    String key = label.substring("node.labels.".length());
    return labels == null ? "" : labels.getOrDefault(key, "");
  }

  /** Whether the node may take one more such task. */
  public boolean fits(NodeId id, Task task) {
    Node node = nodes.get(id);
    return node.isReady()
        && node.isActive()
        && hasRoom(id, node, task)
        && meets(id, node, task)
        && suits(node, task)
        && ports(task).stream().noneMatch(usedPorts(id)::contains)
        && hasReplicasLeft(id, task);
  }

  private boolean hasReplicasLeft(NodeId id, Task task) {
    var placement = task.spec().placement();
    return placement == null
        || placement.maxReplicas() == 0
        || activeOf(id, task.serviceId()) < placement.maxReplicas();
  }

  private static boolean meets(NodeId id, Node node, Task task) {
    var placement = task.spec().placement();
    List<String> constraints = placement == null ? null : placement.constraints();
    return constraints == null || constraints.stream().allMatch(text -> meets(text, id, node));
  }

  /** Whether the node meets one constraint. */
  public static boolean meets(String constraint, NodeId id, Node node) {
    return Constraint.lenient(constraint).matches(NodeFacts.of(id, node));
  }

  private static boolean suits(Node node, Task task) {
    var placement = task.spec().placement();
    List<Platform> platforms = placement == null ? null : placement.platforms();
    return platforms == null
        || platforms.isEmpty()
        || platforms.stream().anyMatch(each -> each.equals(node.description().platform()));
  }

  private boolean hasRoom(NodeId id, Node node, Task task) {
    Resources wanted = reserved(task);
    Resources has = node.description().resources();
    long cpus = has.nanoCpus() - on(id).mapToLong(t -> reserved(t).nanoCpus()).sum();
    long memory = has.memoryBytes() - on(id).mapToLong(t -> reserved(t).memoryBytes()).sum();
    // A node that lost resources may be overdrawn; tasks that ask for nothing go there all the same
    boolean asks =
        wanted.nanoCpus() > 0
            || wanted.memoryBytes() > 0
            || (wanted.genericResources() != null && !wanted.genericResources().isEmpty());
    return !asks
        || (cpus >= wanted.nanoCpus()
            && memory >= wanted.memoryBytes()
            && kinds(wanted.genericResources()).entrySet().stream()
                .allMatch(kind -> genericLeft(id, has, kind.getKey()) >= kind.getValue()));
  }

  private long genericLeft(NodeId id, Resources has, String kind) {
    long all = kinds(has.genericResources()).getOrDefault(kind, 0L);
    return all - on(id).mapToLong(t -> kinds(t.resources()).getOrDefault(kind, 0L)).sum();
  }

  /** How many of each kind. */
  public static Map<String, Long> kinds(List<GenericResource> resources) {
    Map<String, Long> kinds = new TreeMap<>();
    if (resources != null) {
      for (GenericResource each : resources) {
        if (each.discreteResourceSpec() != null) {
          kinds.merge(
              each.discreteResourceSpec().kind(), each.discreteResourceSpec().value(), Long::sum);
        } else {
          kinds.merge(each.namedResourceSpec().kind(), 1L, Long::sum);
        }
      }
    }
    return kinds;
  }

  private static Resources reserved(Task task) {
    var requirements = task.spec().resources();
    Resources reserved = requirements == null ? null : requirements.reservations();
    return reserved == null ? new Resources(0, 0, null) : reserved;
  }

  /** The tasks that hold something on the node. */
  private java.util.stream.Stream<Task> on(NodeId node) {
    return tasks.stream()
        .filter(
            task ->
                node.equals(task.nodeId())
                    && task.state().compareTo(TaskState.ASSIGNED) >= 0
                    && !task.state().isTerminal());
  }

  private long active(NodeId node) {
    return on(node).filter(task -> !task.desired().isAfter(TaskState.COMPLETE)).count();
  }

  private long activeOf(NodeId node, ServiceId service) {
    return on(node)
        .filter(task -> task.serviceId().equals(service))
        .filter(task -> !task.desired().isAfter(TaskState.COMPLETE))
        .count();
  }

  private Set<String> usedPorts(NodeId node) {
    Set<String> used = new HashSet<>();
    on(node).forEach(task -> used.addAll(ports(task)));
    return used;
  }

  private static List<String> ports(Task task) {
    List<PortConfig> ports = task.endpoint() == null ? null : task.endpoint().ports();
    return ports == null
        ? List.of()
        : ports.stream()
            .filter(port -> "host".equals(port.publishMode()) && port.publishedPort() != 0)
            .map(port -> port.protocol() + port.publishedPort())
            .toList();
  }

  private long failures(NodeId node, Task task, Instant now) {
    long count =
        tasks.stream()
            .filter(other -> node.equals(other.nodeId()))
            .filter(other -> other.serviceId().equals(task.serviceId()))
            .filter(other -> other.revision() == task.revision())
            .filter(
                other -> other.state() == TaskState.FAILED || other.state() == TaskState.REJECTED)
            .filter(other -> other.endedAt() != null)
            .filter(other -> !other.endedAt().isBefore(now.minus(RECENT)))
            .count();
    return count < MANY ? 0 : count;
  }
}
