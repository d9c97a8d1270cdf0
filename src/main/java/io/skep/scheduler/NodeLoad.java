package io.skep.scheduler;

import io.skep.kernel.NodeId;
import io.skep.kernel.ServiceId;
import io.skep.node.Node;
import io.skep.spec.NodeDescription;
import io.skep.spec.Resources;
import io.skep.spec.constraint.ConstrainedNode;
import java.util.HashMap;
import java.util.Map;

/** A node and what is left of it. Mutable; lives inside one {@link Scheduler}. */
final class NodeLoad {
  private final NodeId id;
  private Node node;
  private boolean available;
  private ConstrainedNode facts;
  private GenericPool generic;
  private long nanoCpusFree;
  private long memoryFree;
  private int active;
  private final Map<ServiceId, Integer> activeByService = new HashMap<>();
  private final Map<HostPort, Integer> ports = new HashMap<>();

  NodeLoad(NodeId id, Node node) {
    this.id = id;
    this.node = node;
    this.available = isAvailable(node);
    this.facts = NodeFacts.of(id, node);
    Resources all = resources(node);
    this.nanoCpusFree = all.nanoCpus();
    this.memoryFree = all.memoryBytes();
    this.generic = new GenericPool(all.genericResources());
  }

  private static Resources resources(Node node) {
    NodeDescription description = node.description();
    Resources resources = description == null ? null : description.resources();
    return resources == null ? new Resources(0, 0, null) : resources;
  }

  /** Whether this can stand for the node as it is now by {@link #describe}. */
  boolean hasSameResources(Node other) {
    return resources(node).equals(resources(other));
  }

  /** Takes what changed of the node but for its resources. */
  void describe(Node other) {
    this.node = other;
    this.available = isAvailable(other);
    this.facts = NodeFacts.of(id, other);
  }

  NodeId id() {
    return id;
  }

  Node node() {
    return node;
  }

  private static boolean isAvailable(Node node) {
    return node.isReady() && node.isActive();
  }

  /** Whether it answers, and the operator lets it take tasks. */
  boolean isAvailable() {
    return available;
  }

  ConstrainedNode facts() {
    return facts;
  }

  GenericPool generic() {
    return generic;
  }

  long nanoCpusFree() {
    return nanoCpusFree;
  }

  long memoryFree() {
    return memoryFree;
  }

  int active() {
    return active;
  }

  int activeOf(ServiceId service) {
    return activeByService.getOrDefault(service, 0);
  }

  boolean uses(HostPort port) {
    return ports.containsKey(port);
  }

  void add(Claim claim) {
    nanoCpusFree -= claim.reservation().nanoCpus();
    memoryFree -= claim.reservation().memoryBytes();
    generic.take(claim.generic());
    claim.ports().forEach(port -> ports.merge(port, 1, Integer::sum));
    if (claim.active()) {
      active++;
      activeByService.merge(claim.service(), 1, Integer::sum);
    }
  }

  void remove(Claim claim) {
    nanoCpusFree += claim.reservation().nanoCpus();
    memoryFree += claim.reservation().memoryBytes();
    generic.giveBack(claim.generic());
    claim.ports().forEach(port -> ports.computeIfPresent(port, (p, n) -> n == 1 ? null : n - 1));
    if (claim.active()) {
      active--;
      activeByService.computeIfPresent(claim.service(), (s, n) -> n == 1 ? null : n - 1);
    }
  }
}
