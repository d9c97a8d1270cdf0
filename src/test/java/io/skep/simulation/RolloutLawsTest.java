package io.skep.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.kernel.NodeId;
import io.skep.kernel.ServiceId;
import io.skep.service.ServiceCommand.RevertService;
import io.skep.spec.ServiceSpec;
import io.skep.spec.TaskState;
import io.skep.spec.UpdateConfig;
import io.skep.spec.UpdateDeadline;
import io.skep.spec.UpdateStatus;
import io.skep.task.Task;
import io.skep.testdata.Seeds;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** How updates and jobs end, as laws. */
final class RolloutLawsTest {
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final Simulation swarm = new Simulation(Seeds.generator(11));

  private UpdateStatus status(ServiceId id) {
    return Objects.requireNonNull(swarm.service(id).updateStatus(), "an update status");
  }

  private List<Task> running(ServiceId id) {
    return swarm.tasks(id).stream().filter(task -> task.state() == TaskState.RUNNING).toList();
  }

  static ServiceSpec within(String deadline, Specs specs) {
    ServiceSpec spec = specs.build();
    return new ServiceSpec(
        spec.name(),
        Map.of(UpdateDeadline.LABEL, deadline),
        spec.taskTemplate(),
        spec.mode(),
        spec.updateConfig(),
        spec.rollbackConfig(),
        spec.networks(),
        spec.endpointSpec());
  }

  private static Specs web(String action) {
    return Specs.replicated("web", 3)
        .update(new UpdateConfig(1, 0, action, SECOND, 0, "stop-first"));
  }

  @Test
  void withoutADeadlineAnUpdateWaitsForWhatCannotBePlaced() {
    swarm.join("n1", 4, Map.of());
    ServiceId id = swarm.create(web("pause").build());
    swarm.settle(LONG);
    swarm.update(id, web("pause").constraints("node.labels.zone==mars").build());
    swarm.settle(LONG.multipliedBy(20));
    assertThat(status(id).state()).isEqualTo("updating");
    assertThat(running(id)).hasSize(2);
  }

  @Test
  void aTaskThatDoesNotRunWithinTheDeadlinePausesTheUpdate() {
    swarm.join("n1", 4, Map.of());
    ServiceId id = swarm.create(web("pause").build());
    swarm.settle(LONG);
    swarm.update(id, within("90s", web("pause").constraints("node.labels.zone==mars")));
    swarm.settle(Duration.ofSeconds(80));
    assertThat(status(id).state()).isEqualTo("updating");
    swarm.settle(LONG);
    assertThat(status(id).state()).isEqualTo("paused");
    assertThat(status(id).message())
        .startsWith("update paused due to task ")
        .endsWith(" not running within 90s (io.skep.update.deadline)");
  }

  @Test
  void aTaskThatDoesNotRunWithinTheDeadlineRollsTheUpdateBack() {
    swarm.join("n1", 4, Map.of());
    ServiceId id = swarm.create(web("rollback").build());
    swarm.settle(LONG);
    swarm.update(id, within("90s", web("rollback").constraints("node.labels.zone==mars")));
    swarm.settle(LONG.multipliedBy(2));
    assertThat(status(id).state()).isEqualTo("rollback_completed");
    assertThat(running(id)).hasSize(3);
  }

  @Test
  void whereFailuresDoNotMatterTheUpdateGoesOnAfterTheDeadline() {
    swarm.join("n1", 4, Map.of());
    ServiceId id = swarm.create(web("continue").build());
    swarm.settle(LONG);
    swarm.update(id, within("10s", web("continue").constraints("node.labels.zone==mars")));
    swarm.settle(LONG.multipliedBy(2));
    assertThat(status(id).state()).isEqualTo("completed");
  }

  /** It stayed "updating": a slot with an old task beside one that nobody takes was never done. */
  @Test
  void whereFailuresAreForgivenAStartFirstUpdateEndsAfterTheDeadlineAndTheOldTasksRunOn() {
    NodeId node = swarm.join("n1", 4, Map.of());
    Specs web =
        Specs.replicated("web", 3)
            .update(new UpdateConfig(3, 0, "pause", SECOND, 1, "start-first"));
    ServiceId id = swarm.create(web.build());
    swarm.settle(LONG);
    swarm.update(id, within("10s", web.image("alpine:2").constraints("node.hostname!=n1")));
    swarm.settle(LONG);
    assertThat(status(id).state()).isEqualTo("completed");
    assertThat(running(id)).hasSize(3).allMatch(task -> task.revision() == 1);
    NodeId other = swarm.join("n2", 4, Map.of());
    swarm.settle(LONG);
    assertThat(running(id))
        .hasSize(3)
        .allMatch(task -> task.revision() == 2 && other.equals(task.nodeId()));
    assertThat(swarm.tasks(id)).noneMatch(t -> node.equals(t.nodeId()) && t.isRunnable());
  }

  /** Two that ran stayed in a slot for as long as the next update had not come to it. */
  @Test
  void updatesThatFollowEachOtherLeaveOneOldTaskInASlot() {
    swarm.join("n1", 4, Map.of());
    Specs web =
        Specs.replicated("web", 2)
            .update(new UpdateConfig(1, 0, "pause", SECOND, 0, "start-first"));
    ServiceId id = swarm.create(web.build());
    swarm.settle(LONG);
    swarm.update(id, web.image("alpine:2").build());
    while (running(id).stream().filter(task -> task.slot() == 2).count() < 2) {
      if (!swarm.step()) {
        swarm.clock().advance(Duration.ofSeconds(1));
      }
    }
    swarm.update(id, web.image("alpine:3").constraints("node.hostname!=n1").build());
    swarm.settle(LONG);
    assertThat(status(id).state()).isEqualTo("updating");
    assertThat(running(id)).hasSize(2).extracting(Task::slot).doesNotHaveDuplicates();
  }

  @Test
  void aRatioOfFailuresIsForgivenUpToItsLimit() {
    swarm.join("n1", 4, Map.of());
    Specs some =
        Specs.replicated("web", 4)
            .update(new UpdateConfig(4, 0, "pause", SECOND, 0.9, "stop-first"));
    ServiceId id = swarm.create(some.build());
    swarm.settle(LONG);
    swarm.update(id, some.image("bad").restart("none", Duration.ZERO, 0, Duration.ZERO).build());
    swarm.settle(LONG);
    assertThat(status(id).state()).isEqualTo("paused");
    assertThat(
            swarm.tasks(id).stream().filter(task -> task.state().compareTo(TaskState.FAILED) >= 0))
        .hasSizeGreaterThanOrEqualTo(4);
  }

  @Test
  void aRollbackThatFailsPausesAndIsNeverRolledBack() {
    swarm.join("n1", 4, Map.of());
    UpdateConfig config = new UpdateConfig(1, 0, "rollback", SECOND, 0, "stop-first");
    Specs spec = Specs.replicated("web", 2).update(config).image("bad");
    ServiceId id = swarm.create(spec.build());
    swarm.settle(Duration.ofSeconds(10));
    swarm.update(id, spec.image("worse bad").build());
    swarm.settle(LONG);
    assertThat(status(id).state()).isEqualTo("rollback_paused");
    assertThat(status(id).message())
        .startsWith("rollback paused due to failure or early termination of task ");
  }

  @Test
  void aRollbackToAnEarlierRevisionRunsThatSpec() {
    swarm.join("n1", 4, Map.of());
    ServiceId id = swarm.create(web("pause").build());
    swarm.settle(LONG);
    swarm.update(id, web("pause").image("alpine:2").build());
    swarm.settle(LONG);
    swarm.update(id, web("pause").image("alpine:3").build());
    swarm.settle(LONG);
    swarm
        .commands()
        .service(
            id,
            new RevertService(
                web("pause").build(),
                1,
                3,
                new UpdateStatus("rollback_started", swarm.clock().instant(), null, "asked"),
                null),
            swarm.user());
    swarm.settle(LONG);
    assertThat(status(id).state()).isEqualTo("rollback_completed");
    assertThat(running(id)).hasSize(3).allMatch(task -> task.revision() == 4);
    assertThat(swarm.service(id).spec()).isEqualTo(web("pause").build());
  }

  @Test
  void aGlobalJobIsTriedNoMoreThanItsAttemptsSay() {
    swarm.join("n1", 4, Map.of());
    ServiceId id =
        swarm.create(
            Specs.globalJob("batch")
                .image("bad")
                .restart("on-failure", Duration.ofSeconds(1), 3, Duration.ZERO)
                .build());
    swarm.settle(LONG);
    assertThat(swarm.tasks(id)).hasSize(4).allMatch(task -> task.state().isTerminal());
  }

  @Test
  void aGlobalJobRunsOnceOnEachNodeAndOnThoseThatJoinLater() {
    swarm.join("n1", 4, Map.of());
    swarm.join("n2", 4, Map.of());
    ServiceId id = swarm.create(Specs.globalJob("batch").build());
    swarm.settle(LONG);
    assertThat(swarm.tasks(id)).hasSize(2).allMatch(task -> task.state() == TaskState.COMPLETE);
    NodeId third = swarm.join("n3", 4, Map.of());
    swarm.settle(LONG);
    assertThat(swarm.tasks(id)).hasSize(3).anyMatch(task -> third.equals(task.nodeId()));
    swarm.availability(third, "drain");
    swarm.settle(LONG);
    swarm.availability(third, "active");
    swarm.settle(LONG);
    assertThat(swarm.tasks(id)).hasSize(3).allMatch(task -> task.state() == TaskState.COMPLETE);
  }

  @Test
  void aGlobalJobThatADrainCalledOffRunsWhenTheNodeIsBack() {
    NodeId node = swarm.join("n1", 4, Map.of());
    ServiceId id = swarm.create(Specs.globalJob("batch").build());
    swarm.managers().step();
    swarm.availability(node, "drain");
    swarm.settle(LONG);
    assertThat(swarm.tasks(id)).noneMatch(task -> task.state() == TaskState.COMPLETE);
    swarm.availability(node, "active");
    swarm.settle(LONG);
    assertThat(swarm.tasks(id)).anyMatch(task -> task.state() == TaskState.COMPLETE);
  }

  @Test
  void aNewIterationOfAJobForgetsTheTasksOfTheOldAndKeepsItsOwn() {
    swarm.join("n1", 4, Map.of());
    Specs job =
        Specs.job("batch", 1, 1).image("bad").restart("any", Duration.ZERO, 2, Duration.ZERO);
    ServiceId id = swarm.create(job.build());
    swarm.settle(LONG);
    assertThat(swarm.tasks(id)).hasSize(3);
    swarm.update(id, job.image("alpine:2").build());
    swarm.settle(LONG);
    assertThat(swarm.tasks(id))
        .hasSize(1)
        .allMatch(task -> task.revision() == 2 && task.state() == TaskState.COMPLETE);
  }
}
