package io.skep.api.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.kernel.NodeId;
import io.skep.kernel.ServiceId;
import io.skep.simulation.Simulation;
import io.skep.simulation.Specs;
import io.skep.spec.TaskState;
import io.skep.task.Task;
import io.skep.testdata.Seeds;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What {@code docker service ls} shows as replicas; Swarm shows {@code 4/3} and {@code 2/1}. */
final class ServiceStatusTest {
  private static final Duration LONG = Duration.ofMinutes(3);

  private final Simulation swarm = new Simulation(Seeds.generator(12));

  private ServiceStatus status(ServiceId id) {
    return ServiceStatus.of(swarm.view(), id, swarm.service(id));
  }

  private ServiceId web(long replicas) {
    ServiceId id = swarm.create(Specs.replicated("web", replicas).build());
    swarm.settle(LONG);
    assertThat(status(id)).isEqualTo(new ServiceStatus(replicas, replicas, 0));
    return id;
  }

  private void runUntil(ServiceId id, Predicate<Task> seen) {
    while (swarm.tasks(id).stream().noneMatch(seen)) {
      assertThat(swarm.step()).as("something is left to do").isTrue();
    }
  }

  private static boolean runsOn(Task task) {
    return task.state() == TaskState.RUNNING && task.desired().isAfter(TaskState.COMPLETE);
  }

  @Test
  void whatRunsOnAfterItWasToldToStopIsNotCounted() {
    swarm.join("n1", 8, Map.of());
    ServiceId id = web(4);
    swarm.update(id, Specs.replicated("web", 3).build());
    runUntil(id, ServiceStatusTest::runsOn);
    assertThat(swarm.tasks(id)).filteredOn(t -> t.state() == TaskState.RUNNING).hasSize(4);
    assertThat(status(id)).isEqualTo(new ServiceStatus(3, 3, 0));
  }

  @Test
  void whatANodeThatIsDownWasRunningIsNotCounted() {
    NodeId first = swarm.join("n1", 8, Map.of());
    ServiceId id = web(2);
    swarm.join("n2", 8, Map.of());
    swarm.up(first, false);
    assertThat(status(id)).isEqualTo(new ServiceStatus(0, 2, 0));
    swarm.settle(LONG);
    assertThat(status(id)).isEqualTo(new ServiceStatus(2, 2, 0));
  }

  @Test
  void anUpdateCountsTheOldTasksThatStillServeAndTheNewOnesThatRun() {
    swarm.join("n1", 8, Map.of());
    ServiceId id = web(3);
    swarm.update(id, Specs.replicated("web", 3).image("alpine:2").build());
    runUntil(id, task -> task.revision() == 2 && task.state() == TaskState.RUNNING);
    assertThat(status(id)).isEqualTo(new ServiceStatus(3, 3, 0));
  }
}
