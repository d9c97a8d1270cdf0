package io.skep.orchestrator;

import io.skep.kernel.ServiceId;
import io.skep.kernel.TaskId;
import io.skep.spec.TaskState;
import io.skep.task.Task;
import io.skep.view.Entry;
import io.skep.view.Slot;
import io.skep.view.SwarmView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tasks of one slot that are not forgotten yet, the oldest first; at least one. */
record SlotTasks(Slot slot, List<SlotTask> tasks) {
  private static final Comparator<SlotTask> BY_AGE =
      Comparator.comparingLong(task -> task.entry().createdIndex());

  /** The slots of a replicated service, by number. */
  static List<SlotTasks> byNumber(SwarmView view, ServiceId service) {
    return group(view, service, task -> new Slot(service, task.slot(), null));
  }

  /** The slots of a global service, by node. */
  static List<SlotTasks> byNode(SwarmView view, ServiceId service) {
    return group(view, service, task -> new Slot(service, 0, task.nodeId()));
  }

  private interface Place {
    Slot of(Task task);
  }

  private static List<SlotTasks> group(SwarmView view, ServiceId service, Place place) {
    Map<Slot, List<SlotTask>> slots = new HashMap<>();
    for (TaskId id : view.tasksOf(service)) {
      Entry<Task> entry = view.tasks().get(id);
      if (entry != null) {
        slots
            .computeIfAbsent(place.of(entry.value()), slot -> new ArrayList<>())
            .add(new SlotTask(id, entry));
      }
    }
    List<SlotTasks> sorted = new ArrayList<>();
    slots.forEach(
        (slot, tasks) -> {
          tasks.sort(BY_AGE);
          sorted.add(new SlotTasks(slot, tasks));
        });
    sorted.sort(
        Comparator.comparingLong((SlotTasks tasks) -> tasks.slot().number())
            .thenComparing(tasks -> String.valueOf(tasks.slot().node())));
    return sorted;
  }

  /** Those that nobody has told to stop. */
  List<SlotTask> wanted() {
    return tasks.stream().filter(SlotTask::isWanted).toList();
  }

  SlotTask newest() {
    return tasks.getLast();
  }

  /** Whether one of its tasks runs. */
  boolean isRunning() {
    return tasks.stream()
        .anyMatch(task -> task.isWanted() && task.task().state() == TaskState.RUNNING);
  }

  /** Whether a task made later than this one is wanted here. */
  boolean hasWantedAfter(SlotTask task) {
    return tasks.stream().anyMatch(other -> other.isWanted() && BY_AGE.compare(other, task) > 0);
  }

  /** Those made earlier than this one. */
  List<SlotTask> before(SlotTask task) {
    return tasks.stream().filter(other -> BY_AGE.compare(other, task) < 0).toList();
  }
}
