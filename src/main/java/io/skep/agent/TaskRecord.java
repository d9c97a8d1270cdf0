package io.skep.agent;

import io.skep.session.AssignedTask;
import io.skep.session.TaskReport;
import io.skep.spec.TaskState;
import io.skep.spec.TaskStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What an agent knows of a task; its state never goes back.
 *
 * @param unreported the last reports that the managers may not have, bounded
 * @param awaitsAuth whether credentials for the image were lost with the last daemon, so that the
 *     managers must assign the task anew before it is fetched
 */
record TaskRecord(
    AssignedTask task, TaskStatus status, List<TaskReport> unreported, boolean awaitsAuth) {
  private static final int MOST_UNREPORTED = 32;

  TaskRecord {
    int size = unreported.size();
    unreported = List.copyOf(unreported.subList(Math.max(0, size - MOST_UNREPORTED), size));
  }

  static TaskRecord of(StoredTask stored) {
    return new TaskRecord(
        stored.task(), stored.status(), stored.unreported(), stored.authLeftOut());
  }

  TaskState state() {
    return Objects.requireNonNullElse(status.state(), TaskState.NEW);
  }

  /** Takes an order; what is wanted of a task never goes back either. */
  TaskRecord ordered(AssignedTask order) {
    TaskState before = task.desired();
    boolean forward = order.desired().isAfter(before);
    return new TaskRecord(forward ? order : order.desiring(before), status, unreported, false);
  }

  /** Those of the statuses that say something new, as reports. */
  List<TaskReport> news(List<TaskStatus> seen) {
    return seen.stream()
        .filter(this::isNew)
        .map(each -> new TaskReport(task.id(), each, task.causeIndex()))
        .toList();
  }

  private boolean isNew(TaskStatus seen) {
    TaskState to = Objects.requireNonNullElse(seen.state(), TaskState.NEW);
    if (state().isTerminal()) {
      return false;
    }
    return to.isAfter(state())
        || (to == state() && !Objects.equals(seen.containerStatus(), status.containerStatus()));
  }

  TaskRecord told(List<TaskReport> fresh) {
    List<TaskReport> all = new ArrayList<>(unreported);
    all.addAll(fresh);
    return new TaskRecord(
        task, fresh.isEmpty() ? status : fresh.getLast().status(), all, awaitsAuth);
  }

  TaskRecord without(TaskReport stored) {
    Stream<TaskReport> left = unreported.stream().filter(each -> !each.equals(stored));
    return new TaskRecord(task, status, left.toList(), awaitsAuth);
  }

  StoredTask stored() {
    return new StoredTask(task, status, unreported, awaitsAuth);
  }
}
