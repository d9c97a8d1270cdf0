package io.skep.orchestrator;

import io.skep.spec.UpdateDeadline;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long an update waits for each of its tasks to run. A task that is over its time counts as
 * failed; where failures do not matter, the update goes on without it.
 */
final class UpdateLimit {
  private final ServiceContext service;
  private final Optional<Duration> deadline;

  UpdateLimit(ServiceContext service) {
    this.service = service;
    this.deadline = UpdateDeadline.of(service.service().spec());
  }

  /** When the task must have run; empty if it has, if it has ended, or if there is no deadline. */
  Optional<Instant> end(SlotTask task) {
    return UpdatePlaces.upAt(task) == null
        ? deadline.map(task.task().createdAt()::plus)
        : Optional.empty();
  }

  /** Whether the task should have run by now; if it still has time, asks to look again then. */
  boolean isOver(SlotTask task) {
    Instant end = end(task).orElse(null);
    if (end == null) {
      return false;
    }
    if (service.now().isBefore(end)) {
      service.draft().wakeAt(end);
      return false;
    }
    return true;
  }

  /**
   * Whether the time is over that the update gives to the slot for which it made this task, however
   * often that was replaced since; if not, asks to look again then.
   */
  boolean isPast(SlotTask made) {
    Instant end = deadline.map(made.task().createdAt()::plus).orElse(null);
    if (end != null && service.now().isBefore(end)) {
      service.draft().wakeAt(end);
    }
    return end != null && !service.now().isBefore(end);
  }

  /** What went wrong with a task; Swarm's words where Swarm has the case. */
  String reason(SlotTask task) {
    return isOver(task)
        ? "task "
            + task.id()
            + " not running within "
            + UpdateDeadline.text(service.service().spec()).orElse("")
            + " ("
            + UpdateDeadline.LABEL
            + ")"
        : "failure or early termination of task " + task.id();
  }
}
