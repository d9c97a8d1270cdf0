package io.skep.simulation;

import io.skep.kernel.TaskId;
import io.skep.spec.RestartPolicy;
import io.skep.spec.TaskState;
import io.skep.task.Task;
import io.skep.task.TaskEvent.TaskCreated;
import io.skep.view.Entry;
import io.skep.view.Slot;
import io.skep.view.SwarmView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts all replacements by slot and revision, whoever led at the time. */
final class RestartLaws {
  private record Place(Slot slot, long revision) {}

  private final Map<Place, List<Instant>> replaced = new HashMap<>();
  private final Map<TaskId, List<TaskId>> replacements = new HashMap<>();

  void created(SwarmView before, TaskId id, TaskCreated created, Instant now) {
    TaskId old = created.replaces();
    if (old == null) {
      return;
    }
    Laws.hold(
        "a task has one replacement that is wanted",
        replacements.getOrDefault(old, List.of()).stream()
            .map(before.tasks()::get)
            .noneMatch(other -> other != null && other.value().isRunnable()),
        old,
        "by",
        id);
    replacements.computeIfAbsent(old, key -> new ArrayList<>()).add(id);
    Entry<Task> entry = before.tasks().get(old);
    RestartPolicy policy = created.spec().restartPolicy();
    Place place =
        new Place(
            new Slot(created.serviceId(), created.slot(), created.nodeId()), created.revision());
    List<Instant> times = replaced.computeIfAbsent(place, key -> new ArrayList<>());
    if (entry != null && policy != null && entry.value().spec().equals(created.spec())) {
      check(entry.value(), policy, times, now);
    }
    times.add(now);
  }

  private static void check(Task old, RestartPolicy policy, List<Instant> times, Instant now) {
    Laws.hold("condition none replaces nothing", !"none".equals(policy.condition()), old);
    Laws.hold(
        "condition on-failure replaces no task that completed",
        !"on-failure".equals(policy.condition()) || old.state() != TaskState.COMPLETE,
        old);
    Long attempts = policy.maxAttempts();
    if (attempts == null || attempts == 0) {
      return;
    }
    Long window = policy.window();
    Instant until = old.endedAt() == null ? now : old.endedAt();
    long count =
        window == null || window == 0
            ? times.size()
            : times.stream()
                .filter(t -> !t.isBefore(until.minusNanos(window)) && !t.isAfter(until))
                .count();
    Laws.hold(
        "restarts stay within the policy, whoever leads", count < attempts, count, policy, old);
  }
}
