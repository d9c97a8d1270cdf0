package io.skep.orchestrator;

import io.skep.kernel.NodeId;
import io.skep.spec.Replicated;
import io.skep.spec.ServiceMode;
import io.skep.spec.TaskState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Keeps as many slots filled as a replicated service has replicas. */
final class ReplicatedPlan {
  private final ServiceContext service;
  private final Restarts restarts;
  private final Update update;

  ReplicatedPlan(ServiceContext service) {
    this.service = service;
    this.restarts = new Restarts(service);
    this.update = new Update(service, restarts);
  }

  void draft() {
    List<SlotTasks> occupied = new ArrayList<>();
    List<SlotTasks> vacant = new ArrayList<>();
    for (SlotTasks slot : SlotTasks.byNumber(service.view(), service.id())) {
      (update.isOccupied(slot) ? occupied : vacant).add(slot);
    }
    long wanted = replicas();
    List<SlotTasks> kept = keep(occupied, wanted);
    Set<Long> keptNumbers = new HashSet<>();
    kept.forEach(slot -> keptNumbers.add(slot.slot().number()));
    occupied.stream()
        .filter(slot -> !keptNumbers.contains(slot.slot().number()))
        .forEach(this::remove);
    Set<Long> added = add(keptNumbers, wanted);
    List<SlotTasks> refilled =
        vacant.stream().filter(slot -> added.contains(slot.slot().number())).toList();
    vacant.stream().filter(slot -> !refilled.contains(slot)).forEach(this::remove);
    kept.forEach(slot -> restarts.tend(slot, update.isStartFirst()));
    update.draft(kept, refilled);
  }

  private long replicas() {
    ServiceMode mode = service.service().spec().mode();
    Replicated replicated = mode == null ? null : mode.replicated();
    Long replicas = replicated == null ? null : replicated.replicas();
    return replicas == null ? 1 : replicas;
  }

  /** Running slots first; then such as leave the nodes evenly filled; then the lower ones. */
  private static List<SlotTasks> keep(List<SlotTasks> occupied, long wanted) {
    if (occupied.size() <= wanted) {
      return occupied;
    }
    List<SlotTasks> order = new ArrayList<>(occupied);
    order.sort(
        Comparator.comparing((SlotTasks slot) -> !slot.isRunning())
            .thenComparingLong(slot -> slot.slot().number()));
    Map<Long, Integer> rankOnNode = new HashMap<>();
    Map<NodeId, Integer> onNode = new HashMap<>();
    for (SlotTasks slot : order) {
      List<SlotTask> tasks = slot.wanted();
      NodeId node = tasks.size() == 1 ? tasks.getFirst().task().nodeId() : null;
      rankOnNode.put(
          slot.slot().number(),
          node == null ? Integer.MAX_VALUE : onNode.merge(node, 1, Integer::sum));
    }
    order.sort(
        Comparator.comparing((SlotTasks slot) -> !slot.isRunning())
            .thenComparingInt(slot -> rankOnNode.getOrDefault(slot.slot().number(), 0)));
    List<SlotTasks> kept = new ArrayList<>(order.subList(0, (int) wanted));
    kept.sort(Comparator.comparingLong(slot -> slot.slot().number()));
    return kept;
  }

  private void remove(SlotTasks slot) {
    slot.tasks().forEach(task -> service.draft().desire(task, TaskState.REMOVE, service.wish()));
  }

  /** Fills the lowest free slots, from 1. */
  private Set<Long> add(Set<Long> taken, long wanted) {
    Set<Long> added = new HashSet<>();
    for (long number = 1; taken.size() + added.size() < wanted; number++) {
      if (!taken.contains(number)) {
        added.add(number);
        service.createFirst(number, null, service.wish());
      }
    }
    return added;
  }
}
