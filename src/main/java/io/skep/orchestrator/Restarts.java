package io.skep.orchestrator;

import io.skep.kernel.NodeId;
import io.skep.node.Node;
import io.skep.spec.RestartPolicy;
import io.skep.spec.TaskState;
import io.skep.view.RestartHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks are replaced when they end, when, and how often. The history is the view's, so it
 * outlives a leader.
 */
final class Restarts {
  /** Swarm's delay where the policy is silent. */
  static final Duration DEFAULT_DELAY = Duration.ofSeconds(5);

  /** How long a replacement waits for the one it replaces to stop. */
  static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private static final RestartPolicy DEFAULT = new RestartPolicy(null, null, null, null);

  private final ServiceContext service;

  Restarts(ServiceContext service) {
    this.service = service;
  }

  /** Replaces what has ended or lost its node, and lets those start whose turn has come. */
  void tend(SlotTasks slot, boolean startFirst) {
    for (SlotTask task : slot.wanted()) {
      if (task.hasEnded() || service.isInvalid(task.task().nodeId())) {
        if (service.isJob() && task.task().state() == TaskState.COMPLETE) {
          continue;
        }
        replace(slot, task);
      } else if (task.task().desired() == TaskState.READY) {
        promote(slot, task, startFirst);
      }
    }
  }

  private void replace(SlotTasks slot, SlotTask task) {
    Instant turn = task.task().notBefore();
    if (turn != null && task.task().desired() == TaskState.READY && service.now().isBefore(turn)) {
      // Failed while it was prepared: its own delay comes first, or failures would chase each other
      service.draft().wakeAt(turn);
      return;
    }
    NodeId node = task.task().nodeId();
    long cause =
        task.hasEnded() || node == null ? task.entry().index() : service.causeOfInvalid(node);
    if (!slot.hasWantedAfter(task) && mayRestart(slot, task)) {
      service.createWaiting(
          slot.slot().number(),
          slot.slot().node(),
          service.now().plus(delay(task)),
          task.id(),
          cause);
    }
    service.draft().desire(task, TaskState.SHUTDOWN, cause);
  }

  /** Whether the policy lets this task be replaced once it has ended. */
  boolean mayRestart(SlotTasks slot, SlotTask task) {
    RestartPolicy policy = policy(task);
    String condition = condition(policy);
    if ("none".equals(condition)
        || ("on-failure".equals(condition) && task.task().state() == TaskState.COMPLETE)) {
      return false;
    }
    Long attempts = policy.maxAttempts();
    if (attempts == null || attempts == 0) {
      return true;
    }
    Optional<RestartHistory> history =
        service
            .view()
            .restartsOf(slot.slot())
            .filter(
                seen ->
                    seen.revision() == task.task().revision()
                        || seen.revision() == service.service().revision());
    return history.isEmpty() || restarts(history.get(), policy, task) < attempts;
  }

  private long restarts(RestartHistory history, RestartPolicy policy, SlotTask task) {
    Long window = policy.window();
    if (window == null || window == 0) {
      return history.restarts().size();
    }
    Instant ended = task.task().endedAt();
    Instant until = ended == null ? service.now() : ended;
    Instant from = until.minusNanos(window);
    return history.restarts().stream()
        .filter(time -> !time.isBefore(from) && !time.isAfter(until))
        .count();
  }

  private String condition(RestartPolicy policy) {
    String condition = policy.condition();
    if (condition == null || condition.isEmpty() || "any".equals(condition)) {
      return service.isJob() ? "on-failure" : "any";
    }
    return condition;
  }

  /** No delay where the node was drained or leaves: nothing has failed. */
  private Duration delay(SlotTask task) {
    Node node = service.node(task.task().nodeId());
    if (node != null && (node.isDrained() || node.isLeaving())) {
      return Duration.ZERO;
    }
    Long delay = policy(task).delay();
    return delay == null ? DEFAULT_DELAY : Duration.ofNanos(delay);
  }

  private static RestartPolicy policy(SlotTask task) {
    RestartPolicy policy = task.task().spec().restartPolicy();
    return policy == null ? DEFAULT : policy;
  }

  private void promote(SlotTasks slot, SlotTask task, boolean startFirst) {
    Instant earliest = task.task().notBefore();
    if (earliest != null && service.now().isBefore(earliest)) {
      service.draft().wakeAt(earliest);
      return;
    }
    SlotTask blocker = blocker(slot, task, startFirst);
    if (blocker == null) {
      service.draft().desire(task, service.goal(), causeOfPromotion(slot, task));
      return;
    }
    Instant latest = task.task().createdAt().plus(LONGEST_WAIT);
    if (blocker.isWanted()) {
      return;
    }
    if (service.now().isBefore(latest)) {
      service.draft().wakeAt(latest);
    } else {
      service.draft().desire(task, service.goal(), blocker.entry().index());
    }
  }

  /** What the task has to wait for: one it replaces, or, in an update, all before it. */
  private @Nullable SlotTask blocker(SlotTasks slot, SlotTask task, boolean startFirst) {
    return slot.before(task).stream()
        .filter(
            other ->
                task.isMadeByUpdate() ? !startFirst : other.id().equals(task.task().replaces()))
        .filter(other -> other.isWanted() || !hasStopped(other))
        .findFirst()
        .orElse(null);
  }

  private boolean hasStopped(SlotTask task) {
    return task.hasEnded() || task.willNeverRun() || service.isLost(task.task().nodeId());
  }

  /** The latest of what it waited for: its own creation, or the end of one before it. */
  private static long causeOfPromotion(SlotTasks slot, SlotTask task) {
    return slot.before(task).stream()
        .filter(SlotTask::hasEnded)
        .mapToLong(other -> other.entry().index())
        .reduce(task.entry().createdIndex(), Math::max);
  }
}
