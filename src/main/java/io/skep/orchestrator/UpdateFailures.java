package io.skep.orchestrator;

import io.skep.spec.UpdateConfig;
import io.skep.task.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which of the tasks that an update made have failed, and whether it may go on all the same. */
final class UpdateFailures {
  private static final Duration DEFAULT_MONITOR = Duration.ofSeconds(5);

  private final UpdateLimit limit;
  private final UpdateConfig config;

  UpdateFailures(UpdateLimit limit, UpdateConfig config) {
    this.limit = limit;
    this.config = config;
  }

  /** How long a task must run to have come up well. */
  Duration monitor() {
    return config.monitor() == 0 ? DEFAULT_MONITOR : Duration.ofNanos(config.monitor());
  }

  /**
   * The failed task that was one too many, in the order in which they failed.
   *
   * @param made the tasks of the update
   * @param affected the number of slots that the update changes
   */
  Optional<SlotTask> tooMany(List<SlotTask> made, long affected) {
    if ("continue".equals(config.failureAction())) {
      return Optional.empty();
    }
    List<SlotTask> failed =
        made.stream().filter(this::hasFailed).sorted(Comparator.comparing(this::failedAt)).toList();
    for (int i = 0; i < failed.size(); i++) {
      if ((float) (i + 1) / affected > config.maxFailureRatio()) {
        return Optional.of(failed.get(i));
      }
    }
    return Optional.empty();
  }

  private Instant failedAt(SlotTask task) {
    Instant ended = task.task().endedAt();
    return limit.isOver(task) || ended == null ? limit.end(task).orElse(Instant.MAX) : ended;
  }

  private boolean hasFailed(SlotTask task) {
    return endedEarly(task) || limit.isOver(task);
  }

  private boolean endedEarly(SlotTask slotTask) {
    Task task = slotTask.task();
    return task.endedAt() != null
        && (task.runningAt() == null || !task.endedAt().isAfter(task.runningAt().plus(monitor())));
  }
}
