package io.skep.orchestrator;

import io.skep.kernel.NodeId;
import io.skep.node.Node;
import io.skep.spec.ReplicatedJob;
import io.skep.spec.TaskState;
import io.skep.view.Entry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs the tasks of a job to their end. Each update is a new iteration; what is left of older ones
 * is removed. A slot whose task failed for good is spent: nothing else takes its place.
 */
final class JobPlan {
  private static final Set<TaskState> ENDED_BY_ITSELF =
      Set.of(TaskState.COMPLETE, TaskState.FAILED, TaskState.REJECTED);

  private final ServiceContext service;
  private final Restarts restarts;

  JobPlan(ServiceContext service) {
    this.service = service;
    this.restarts = new Restarts(service);
  }

  void draft(ReplicatedJob job) {
    long concurrent = orOne(job.maxConcurrent());
    long total = job.totalCompletions() == null ? concurrent : job.totalCompletions();
    Set<Long> taken = new HashSet<>();
    long running = 0;
    for (SlotTasks slot : ofThisIteration(SlotTasks.byNumber(service.view(), service.id()))) {
      taken.add(slot.slot().number());
      if (isRunning(slot) || willRunAgain(slot)) {
        running++;
      }
      restarts.tend(slot, false);
    }
    long missing = Math.min(concurrent - running, total - taken.size());
    for (long number = 0; missing > 0; number++) {
      if (taken.add(number)) {
        service.createFirst(number, null, service.wish());
        missing--;
      }
    }
  }

  private static long orOne(@Nullable Long number) {
    return number == null || number == 0 ? 1 : number;
  }

  void draftGlobal() {
    Set<NodeId> filled = new HashSet<>();
    for (SlotTasks slot : ofThisIteration(SlotTasks.byNode(service.view(), service.id()))) {
      NodeId node = slot.slot().node();
      if (node != null && isFilled(slot)) {
        filled.add(node);
      }
      if (service.isInvalid(node)) {
        long cause = node == null ? service.wish() : service.causeOfInvalid(node);
        slot.tasks().stream()
            .filter(task -> !task.hasEnded())
            .forEach(task -> service.draft().desire(task, TaskState.SHUTDOWN, cause));
      } else {
        restarts.tend(slot, false);
      }
    }
    Map<NodeId, Entry<Node>> nodes = new TreeMap<>(service.view().nodes());
    nodes.forEach(
        (id, node) -> {
          if (!filled.contains(id) && node.value().isReady() && isEligible(id, node.value())) {
            service.createFirst(0, id, Math.max(service.wish(), node.index()));
          }
        });
  }

  /** Whether a task has run there to an end of its own, or still may; not if it was called off. */
  private static boolean isFilled(SlotTasks slot) {
    return slot.tasks().stream()
        .anyMatch(task -> task.isWanted() || ENDED_BY_ITSELF.contains(task.task().state()));
  }

  private boolean isEligible(NodeId id, Node node) {
    return node.isActive() && Eligibility.meets(id, node, service.template().placement());
  }

  private static boolean isRunning(SlotTasks slot) {
    return slot.tasks().stream().anyMatch(task -> task.isWanted() && !task.hasEnded());
  }

  /** Whether its last task has failed and is about to be replaced: the slot keeps its place. */
  private boolean willRunAgain(SlotTasks slot) {
    SlotTask newest = slot.newest();
    return newest.isWanted()
        && newest.task().state() != TaskState.COMPLETE
        && restarts.mayRestart(slot, newest);
  }

  /** The slots without the tasks of older iterations, which are removed. */
  private List<SlotTasks> ofThisIteration(List<SlotTasks> slots) {
    List<SlotTasks> present = new ArrayList<>();
    long iteration = service.service().revision();
    for (SlotTasks slot : slots) {
      List<SlotTask> tasks = new ArrayList<>();
      for (SlotTask task : slot.tasks()) {
        if (task.task().revision() == iteration && task.task().desired() != TaskState.REMOVE) {
          tasks.add(task);
        } else {
          service.draft().desire(task, TaskState.REMOVE, service.wish());
        }
      }
      if (!tasks.isEmpty()) {
        present.add(new SlotTasks(slot.slot(), tasks));
      }
    }
    return present;
  }
}
