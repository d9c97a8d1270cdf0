package io.skep.simulation;

import io.skep.kernel.ServiceId;
import io.skep.kernel.TaskId;
import io.skep.service.Service;
import io.skep.spec.ReplicatedJob;
import io.skep.spec.TaskState;
import io.skep.spec.TaskStatus;
import io.skep.task.Task;
import io.skep.task.TaskEvent.TaskCreated;
import io.skep.view.Entry;
import io.skep.view.Slot;
import io.skep.view.SwarmView;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts what jobs have completed, and how much of them runs at once. */
final class JobLaws {
  private record Iteration(ServiceId service, long revision) {}

  private final Map<Iteration, Set<Slot>> completed = new HashMap<>();

  void created(SwarmView after, TaskCreated created) {
    ServiceId id = created.serviceId();
    Service service = after.service(id).map(Entry::value).orElse(null);
    ReplicatedJob job = job(service);
    if (service == null || job == null || service.revision() != created.revision()) {
      return;
    }
    Set<Long> running = new HashSet<>();
    for (TaskId task : after.tasksOf(id)) {
      Task each = after.tasks().get(task).value();
      if (each.revision() == service.revision() && each.isRunnable()) {
        running.add(each.slot());
      }
    }
    Laws.hold(
        "a job runs no more at once than it may", running.size() <= concurrent(job), running, job);
  }

  void seen(SwarmView after, TaskId id, TaskStatus status) {
    Entry<Task> entry = after.tasks().get(id);
    if (status.state() != TaskState.COMPLETE || entry == null) {
      return;
    }
    Task task = entry.value();
    Service service = after.service(task.serviceId()).map(Entry::value).orElse(null);
    ReplicatedJob job = job(service);
    if (service == null || job == null || service.revision() != task.revision()) {
      return;
    }
    Set<Slot> slots =
        completed.computeIfAbsent(
            new Iteration(task.serviceId(), task.revision()), key -> new HashSet<>());
    slots.add(new Slot(task.serviceId(), task.slot(), null));
    Laws.hold(
        "a job completes no more often than asked", slots.size() <= total(job), slots.size(), job);
  }

  static @Nullable ReplicatedJob job(@Nullable Service service) {
    return service == null || service.spec().mode() == null
        ? null
        : service.spec().mode().replicatedJob();
  }

  static long concurrent(ReplicatedJob job) {
    return job.maxConcurrent() == null || job.maxConcurrent() == 0 ? 1 : job.maxConcurrent();
  }

  static long total(ReplicatedJob job) {
    return job.totalCompletions() == null ? concurrent(job) : job.totalCompletions();
  }
}
