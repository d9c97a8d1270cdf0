package io.skep.api.docker;

import io.skep.kernel.NodeId;
import io.skep.kernel.ServiceId;
import io.skep.kernel.TaskId;
import io.skep.service.Service;
import io.skep.spec.DockerJson;
import io.skep.spec.ReplicatedJob;
import io.skep.spec.ServiceMode;
import io.skep.spec.TaskState;
import io.skep.task.Task;
import io.skep.view.Entry;
import io.skep.view.SwarmView;
import org.jspecify.annotations.Nullable;

/**
 * How many tasks of a service run, should run, and have completed.
 *
 * <p>What was told to stop, or is on a node that does not answer, does not count as running: Swarm
 * shows {@code 2/1} replicas then.
 */
@DockerJson
record ServiceStatus(long runningTasks, long desiredTasks, long completedTasks) {

  static ServiceStatus of(SwarmView view, ServiceId id, Service service) {
    long running = 0;
    long wanted = 0;
    long completed = 0;
    for (TaskId taskId : view.tasksOf(id)) {
      Task task = view.task(taskId).map(Entry::value).orElse(null);
      if (task == null) {
        continue;
      }
      if (task.state() == TaskState.RUNNING && isWanted(task) && isReached(view, task)) {
        running++;
      }
      if (isWanted(task)) {
        wanted++;
      }
      if (task.state() == TaskState.COMPLETE && task.revision() == service.revision()) {
        completed++;
      }
    }
    return new ServiceStatus(
        running,
        desired(service.spec().mode(), wanted),
        ServiceJson.isJob(service.spec().mode()) ? completed : 0);
  }

  private static boolean isWanted(Task task) {
    return task.desired() == TaskState.RUNNING
        || (task.desired() == TaskState.COMPLETE && !task.state().isTerminal());
  }

  private static boolean isReached(SwarmView view, Task task) {
    NodeId node = task.nodeId();
    return node != null && view.node(node).filter(entry -> !entry.value().isDown()).isPresent();
  }

  /** A job's is how many may run at a time, also when all are done, as Swarm has it. */
  private static long desired(@Nullable ServiceMode mode, long wanted) {
    if (mode == null) {
      return wanted;
    }
    if (mode.replicated() != null) {
      Long replicas = mode.replicated().replicas();
      return replicas == null ? 1 : replicas;
    }
    ReplicatedJob job = mode.replicatedJob();
    if (job == null) {
      return wanted;
    }
    return job.maxConcurrent() == null ? 1 : job.maxConcurrent();
  }
}
