package io.skep.orchestrator;

import io.skep.spec.UpdateStatus;
import io.skep.task.Task;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How many of the places that its parallelism allows an update holds now. */
final class UpdatePlaces {
  private final ServiceContext service;
  private final Function<SlotTasks, List<SlotTask>> madeIn;
  private final UpdateLimit limit;
  private final long delayNanos;

  /** Counts the tasks that {@code madeIn} finds in each slot. */
  UpdatePlaces(
      ServiceContext service,
      Function<SlotTasks, List<SlotTask>> madeIn,
      UpdateLimit limit,
      long delayNanos) {
    this.service = service;
    this.madeIn = madeIn;
    this.limit = limit;
    this.delayNanos = delayNanos;
  }

  /**
   * How many places the update's tasks hold: until each is up, and for the delay after that. Those
   * that cannot be placed hold no more than the update has cost in running tasks, so that it does
   * not wait for ever for what never ran before either.
   */
  long busy(List<SlotTasks> slots) {
    long busy = 0;
    long unplaced = 0;
    long lost = 0;
    for (SlotTasks slot : slots) {
      List<SlotTask> made = madeIn.apply(slot);
      lost += (ranBefore(slot, made) ? 1 : 0) - (slot.isRunning() ? 1 : 0);
      for (SlotTask task : made) {
        if (limit.isOver(task)) {
          continue; // nobody waits for it any more
        }
        if (task.isWanted() && task.isUnplaceable() && !slot.isRunning()) {
          unplaced++;
        } else if (isBusy(task)) {
          busy++;
        }
      }
    }
    return busy + Math.min(unplaced, Math.max(0, lost));
  }

  /** Whether the slot ran when the update came to it, or, before that, when the update began. */
  private boolean ranBefore(SlotTasks slot, List<SlotTask> made) {
    if (made.isEmpty()) {
      UpdateStatus status = service.service().updateStatus();
      Instant start = status == null ? null : status.startedAt();
      return slot.wanted().stream()
          .anyMatch(task -> ranAt(task.task(), start == null ? service.now() : start));
    }
    List<SlotTask> before = slot.before(made.getFirst());
    return !before.isEmpty() && ranAt(before.getLast().task(), made.getFirst().task().createdAt());
  }

  private static boolean ranAt(Task task, Instant time) {
    return task.runningAt() != null
        && !task.runningAt().isAfter(time)
        && (task.endedAt() == null || !task.endedAt().isBefore(time));
  }

  /** Whether the task is not up yet, or has not been for as long as the delay. */
  private boolean isBusy(SlotTask task) {
    Instant up = upAt(task);
    if (up == null) {
      return true;
    }
    Instant until = up.plusNanos(delayNanos);
    if (service.now().isBefore(until)) {
      service.draft().wakeAt(until);
      return true;
    }
    return false;
  }

  /**
   * When it first ran, or ended, or was told to stop, before it did; null if none. One told to stop
   * is waited for no more: on a node that is down it may end after a day.
   */
  static @Nullable Instant upAt(SlotTask slotTask) {
    Task task = slotTask.task();
    if (task.runningAt() != null) {
      return task.runningAt();
    }
    return task.endedAt() == null && !slotTask.isWanted() ? task.updatedAt() : task.endedAt();
  }
}
