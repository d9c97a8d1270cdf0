package io.skep.orchestrator;

import io.skep.service.ServiceCommand;
import io.skep.service.ServiceCommand.FallBackService;
import io.skep.service.ServiceCommand.SetUpdateStatus;
import io.skep.spec.TaskState;
import io.skep.spec.UpdateConfig;
import io.skep.spec.UpdateStatus;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Brings the slots of a service to its present spec, a few at a time.
 *
 * <p>There is no updater that runs: how far an update has come is read from the tasks it made, and
 * when they first ran or ended. So an update survives its leader, and a new spec ends it by being
 * there. The rules are those of SwarmKit's updater.
 */
final class Update {
  private static final UpdateConfig DEFAULT = new UpdateConfig(1, 0, "pause", 0, 0, "stop-first");

  private final ServiceContext service;
  private final Restarts restarts;
  private final Dirt dirt;
  private final UpdateConfig config;
  private final @Nullable UpdateStatus status;
  private final UpdateLimit limit;
  private final UpdateFailures failures;

  Update(ServiceContext service, Restarts restarts) {
    this.service = service;
    this.restarts = restarts;
    this.dirt = new Dirt(service);
    this.status = service.service().updateStatus();
    UpdateConfig chosen =
        isState("rollback_started") || isState("rollback_paused")
            ? service.service().spec().rollbackConfig()
            : service.service().spec().updateConfig();
    this.config = chosen == null ? DEFAULT : chosen;
    this.limit = new UpdateLimit(service);
    this.failures = new UpdateFailures(limit, config);
  }

  private boolean isState(String state) {
    return status != null && state.equals(status.state());
  }

  private boolean isPaused() {
    return isState("paused") || isState("rollback_paused");
  }

  private boolean isUnderWay() {
    return isState("updating") || isState("rollback_started");
  }

  boolean isStartFirst() {
    return "start-first".equals(config.order());
  }

  /**
   * Whether the slot needs no new task to be filled: something is wanted there, or what was there
   * has ended for good. A rollback fills the latter too, so that it always converges.
   */
  boolean isOccupied(SlotTasks slot) {
    if (!slot.wanted().isEmpty()) {
      return true;
    }
    return slot.newest().task().desired() != TaskState.REMOVE
        && !isState("rollback_started")
        && !restarts.mayRestart(slot, slot.newest());
  }

  /**
   * Drafts the next steps for these slots.
   *
   * @param refilled others, which get a first task anew; what failed there still counts
   */
  void draft(List<SlotTasks> slots, List<SlotTasks> refilled) {
    if (isPaused()) {
      tidy(slots);
      return;
    }
    List<SlotTasks> dirty = slots.stream().filter(this::isDirty).toList();
    List<SlotTasks> all = Stream.concat(slots.stream(), refilled.stream()).toList();
    if (isUnderWay() && hasFailed(all)) {
      return;
    }
    if (isUnderWay() && dirty.stream().allMatch(this::isGivenUp)) {
      complete(madeIn(slots));
    }
    if (dirty.isEmpty()) {
      return;
    }
    if (status == null) {
      set(new UpdateStatus("updating", service.now(), null, "update in progress"), service.wish());
    }
    dirty.forEach(this::finish);
    start(slots);
  }

  /**
   * Leaves one task in slots that get no new ones: both of an update would run on there. A paused
   * update may have paused for what it made, so the old task stays until the new one has proved
   * itself.
   */
  void tidy(List<SlotTasks> slots) {
    slots.stream()
        .filter(this::isDirty)
        .filter(slot -> !isPaused() || clean(slot).stream().anyMatch(this::runsWell))
        .forEach(this::finish);
  }

  /** Whether it has run for the monitoring time; if it still may, asks to look again then. */
  private boolean runsWell(SlotTask task) {
    Instant since = task.task().runningAt();
    if (since == null || task.task().state() != TaskState.RUNNING || isOver(task)) {
      return false;
    }
    Instant until = since.plus(failures.monitor());
    if (service.now().isBefore(until)) {
      service.draft().wakeAt(until);
      return false;
    }
    return true;
  }

  /** The tasks that a dirty slot is judged by: the wanted ones, or one that ended for good. */
  private static List<SlotTask> judged(SlotTasks slot) {
    List<SlotTask> wanted = slot.wanted();
    return wanted.isEmpty() ? List.of(slot.newest()) : wanted;
  }

  private boolean isDirty(SlotTasks slot) {
    List<SlotTask> judged = judged(slot);
    return judged.size() > 1 || dirt.isOn(judged.getFirst());
  }

  private List<SlotTask> clean(SlotTasks slot) {
    return slot.wanted().stream().filter(task -> !dirt.isOn(task)).toList();
  }

  /** Whether the update waits for this slot no more: the old task stays until a new one runs. */
  private boolean isGivenUp(SlotTasks slot) {
    List<SlotTask> made = madeIn(slot);
    return !made.isEmpty()
        && limit.isPast(made.getLast())
        && clean(slot).stream().noneMatch(task -> task.task().state() == TaskState.RUNNING);
  }

  private List<SlotTask> madeIn(List<SlotTasks> slots) {
    return slots.stream().flatMap(slot -> madeIn(slot).stream()).toList();
  }

  private List<SlotTask> madeIn(SlotTasks slot) {
    return slot.tasks().stream()
        .filter(SlotTask::isMadeByUpdate)
        .filter(task -> task.task().revision() == service.service().revision())
        .toList();
  }

  /** Whether it has ended, or is where no task may stay: it is being replaced. */
  private boolean isOver(SlotTask task) {
    return task.hasEnded() || service.isInvalid(task.task().nodeId());
  }

  /**
   * Leaves one task in a slot, or two where a new one is to run before the old one stops: the old
   * one that runs is enough, and what else has no node is of no use. Updates that follow each other
   * quickly would fill the slot with all their tasks otherwise.
   */
  private void finish(SlotTasks slot) {
    SlotTask running = running(slot);
    SlotTask keep = fresh(slot).orElse(running == null ? judged(slot).getLast() : running);
    boolean runs = keep.task().state() == TaskState.RUNNING && !isOver(keep);
    boolean keepsOld = isStartFirst() && !runs;
    long cause = isStartFirst() && runs ? keep.entry().index() : service.wish();
    slot.wanted().stream()
        .filter(task -> !task.equals(keep) && !(keepsOld && task.equals(running)))
        .filter(task -> !keepsOld || running != null || task.task().state() == TaskState.PENDING)
        .forEach(task -> service.draft().desire(task, TaskState.SHUTDOWN, cause));
  }

  /** The task of the present spec that stays. */
  private Optional<SlotTask> fresh(SlotTasks slot) {
    return clean(slot).stream()
        .max(
            Comparator.comparing((SlotTask task) -> !isOver(task))
                .thenComparing(task -> task.task().desired())
                .thenComparingLong(task -> -task.entry().createdIndex()));
  }

  /** The newest that runs where it may stay. */
  private @Nullable SlotTask running(SlotTasks slot) {
    return slot.wanted().reversed().stream()
        .filter(task -> task.task().state() == TaskState.RUNNING && !isOver(task))
        .findFirst()
        .orElse(null);
  }

  /** Gives the first of these slots new tasks, as far as parallelism and delay allow. */
  private void start(List<SlotTasks> slots) {
    long places = config.parallelism() == 0 ? Long.MAX_VALUE : config.parallelism();
    long free = places - new UpdatePlaces(service, this::madeIn, limit, config.delay()).busy(slots);
    List<SlotTasks> waiting =
        slots.stream()
            .filter(slot -> isDirty(slot) && clean(slot).isEmpty() && !isGivenUp(slot))
            .sorted(Comparator.comparing(SlotTasks::isRunning))
            .toList();
    for (SlotTasks slot : waiting) {
      if (free-- <= 0) {
        return;
      }
      if (slot.wanted().stream().anyMatch(service.draft()::hasTold)) {
        continue;
      }
      service.createWaiting(
          slot.slot().number(), slot.slot().node(), service.now(), null, service.wish());
      if (!isStartFirst()) {
        slot.wanted()
            .forEach(task -> service.draft().desire(task, TaskState.SHUTDOWN, service.wish()));
      }
    }
  }

  private boolean hasFailed(List<SlotTasks> slots) {
    long affected = slots.stream().filter(slot -> isDirty(slot) || !madeIn(slot).isEmpty()).count();
    SlotTask last = failures.tooMany(madeIn(slots), affected).orElse(null);
    if (last != null) {
      fail(last, "rollback".equals(config.failureAction()));
    }
    return last != null;
  }

  private void fail(SlotTask task, boolean rollBack) {
    boolean rollingBack = isState("rollback_started");
    boolean canFallBack = rollBack && !rollingBack && service.service().previousSpec() != null;
    String what = canFallBack ? "update rolled back" : "update paused";
    String words = rollBack && rollingBack ? "rollback paused" : what;
    String message = words + " due to " + limit.reason(task);
    String state = rollingBack ? "rollback_paused" : canFallBack ? "rollback_started" : "paused";
    UpdateStatus next =
        new UpdateStatus(state, status == null ? null : status.startedAt(), null, message);
    if (canFallBack) {
      order(new FallBackService(service.service().revision(), next), task.entry().index());
    } else {
      set(next, task.entry().index());
    }
  }

  /** All slots are clean or given up: watches for the monitoring time, then says so. */
  private void complete(List<SlotTask> made) {
    Instant until = Instant.MIN;
    long cause = service.wish();
    for (SlotTask task : made) {
      Instant up = limit.isOver(task) ? limit.end(task).orElse(null) : UpdatePlaces.upAt(task);
      if (up == null) {
        return;
      }
      Instant settled = up.plusNanos(config.delay()).plus(failures.monitor());
      until = settled.isAfter(until) ? settled : until;
      cause = Math.max(cause, task.entry().index());
    }
    if (service.now().isBefore(until)) {
      service.draft().wakeAt(until);
      return;
    }
    boolean back = isState("rollback_started");
    set(
        new UpdateStatus(
            back ? "rollback_completed" : "completed",
            status == null ? null : status.startedAt(),
            service.now(),
            back ? "rollback completed" : "update completed"),
        cause);
  }

  private void set(UpdateStatus next, long cause) {
    order(new SetUpdateStatus(service.service().revision(), next), cause);
  }

  private void order(ServiceCommand command, long cause) {
    service.draft().add(new Order.ToService(service.id(), command, cause));
  }
}
