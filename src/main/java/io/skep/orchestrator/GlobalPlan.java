package io.skep.orchestrator;

import io.skep.kernel.NodeId;
import io.skep.node.Node;
import io.skep.spec.TaskState;
import io.skep.view.Entry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Keeps one task of a global service on every node that may have one. */
final class GlobalPlan {
  private final ServiceContext service;
  private final Restarts restarts;
  private final Update update;

  GlobalPlan(ServiceContext service) {
    this.service = service;
    this.restarts = new Restarts(service);
    this.update = new Update(service, restarts);
  }

  void draft() {
    Set<NodeId> filled = new HashSet<>();
    List<SlotTasks> kept = new ArrayList<>();
    List<SlotTasks> paused = new ArrayList<>();
    List<SlotTasks> refilled = new ArrayList<>();
    for (SlotTasks slot : SlotTasks.byNode(service.view(), service.id())) {
      NodeId id = slot.slot().node();
      Node node = service.node(id);
      if (id == null || node == null || !mayStay(id, node)) {
        stop(slot);
      } else if (update.isOccupied(slot)) {
        filled.add(id);
        restarts.tend(slot, update.isStartFirst());
        (node.isActive() ? kept : paused).add(slot);
      } else if (node.isActive()) {
        refilled.add(slot);
      }
    }
    Map<NodeId, Entry<Node>> nodes = new TreeMap<>(service.view().nodes());
    nodes.forEach(
        (id, node) -> {
          if (!filled.contains(id) && node.value().isActive() && mayStay(id, node.value())) {
            long cause = Math.max(service.wish(), node.index());
            service.createFirst(0, id, cause);
          }
        });
    update.draft(kept, refilled);
    update.tidy(paused);
  }

  /** A paused node keeps its tasks but gets no new ones. */
  private boolean mayStay(NodeId id, Node node) {
    return !node.isDown()
        && !node.isLeaving()
        && !node.isDrained()
        && Eligibility.meets(id, node, service.template().placement());
  }

  private void stop(SlotTasks slot) {
    NodeId node = slot.slot().node();
    long cause =
        node != null && service.isInvalid(node) ? service.causeOfInvalid(node) : service.wish();
    slot.tasks().forEach(task -> service.draft().desire(task, TaskState.SHUTDOWN, cause));
  }
}
