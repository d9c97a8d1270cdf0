package io.skep.simulation;

import io.skep.kernel.ServiceId;
import io.skep.spec.TaskState;
import io.skep.spec.UpdateStatus;
import io.skep.task.Task;
import io.skep.testdata.Seeds;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** A simulated swarm for laws that are told as short stories. */
abstract class LawBench {
  static final Duration LONG = Duration.ofMinutes(10);

  final Simulation swarm = new Simulation(Seeds.generator(7));

  List<Task> running(ServiceId id) {
    return swarm.tasks(id).stream()
        .filter(task -> task.desired() == TaskState.RUNNING && task.state() == TaskState.RUNNING)
        .toList();
  }

  Set<Long> runningSlots(ServiceId id) {
    return running(id).stream().map(Task::slot).collect(Collectors.toSet());
  }

  UpdateStatus status(ServiceId id) {
    return Objects.requireNonNull(swarm.service(id).updateStatus(), "an update status");
  }

  void killOne(ServiceId id, long slot) {
    swarm.view().tasksOf(id).stream()
        .filter(task -> swarm.view().tasks().get(task).value().slot() == slot)
        .forEach(swarm.agents()::kill);
  }
}
