package io.skep.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.kernel.NodeId;
import io.skep.kernel.ServiceId;
import io.skep.kernel.TaskId;
import io.skep.spec.EndpointSpec;
import io.skep.spec.PortConfig;
import io.skep.spec.TaskState;
import io.skep.spec.UpdateConfig;
import io.skep.spec.UpdateStatus;
import io.skep.task.Task;
import io.skep.testdata.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The laws of the orchestrator, each told as a short story on a simulated swarm. */
final class OrchestrationLawsTest {
  private static final Duration LONG = Duration.ofMinutes(10);

  private final Simulation swarm = new Simulation(Seeds.generator(7));

  private List<Task> running(ServiceId id) {
    return swarm.tasks(id).stream()
        .filter(task -> task.desired() == TaskState.RUNNING && task.state() == TaskState.RUNNING)
        .toList();
  }

  private Set<Long> runningSlots(ServiceId id) {
    return running(id).stream().map(Task::slot).collect(Collectors.toSet());
  }

  private UpdateStatus status(ServiceId id) {
    return Objects.requireNonNull(swarm.service(id).updateStatus(), "an update status");
  }

  private void killOne(ServiceId id, long slot) {
    swarm.view().tasksOf(id).stream()
        .filter(task -> swarm.view().tasks().get(task).value().slot() == slot)
        .forEach(swarm.agents()::kill);
  }

  @Test
  void slotsAreFilledFromOneUp() {
    swarm.join("n1", 4, Map.of());
    ServiceId id = swarm.create(Specs.replicated("web", 3).build());
    swarm.settle(LONG);
    assertThat(runningSlots(id)).containsExactlyInAnyOrder(1L, 2L, 3L);
    assertThat(swarm.service(id).updateStatus()).isNull();
  }

  @Test
  void scaleDownNeverTouchesRunningSlotsWhileOthersSuffice() {
    swarm.join("n1", 2, Map.of());
    ServiceId id = swarm.create(Specs.replicated("web", 4).reserving(1_000_000_000L, 0).build());
    swarm.settle(LONG);
    Set<Long> before = runningSlots(id);
    assertThat(before).hasSize(2);
    swarm.update(id, Specs.replicated("web", 2).reserving(1_000_000_000L, 0).build());
    swarm.settle(LONG);
    assertThat(runningSlots(id)).isEqualTo(before);
    assertThat(swarm.tasks(id)).hasSize(2);
    assertThat(swarm.commands().log().stream().filter(e -> e.kind().equals("task"))).isNotEmpty();
  }

  @Test
  void scaleDownRemovesTheHighestSlotsAndForgetsTheirTasks() {
    swarm.join("n1", 4, Map.of());
    ServiceId id = swarm.create(Specs.replicated("web", 5).build());
    swarm.settle(LONG);
    swarm.update(id, Specs.replicated("web", 2).build());
    swarm.settle(LONG);
    assertThat(runningSlots(id)).containsExactlyInAnyOrder(1L, 2L);
    assertThat(swarm.tasks(id)).hasSize(2);
    swarm.update(id, Specs.replicated("web", 0).build());
    swarm.settle(LONG);
    assertThat(swarm.tasks(id)).isEmpty();
  }

  @Test
  void theTasksOfARemovedServiceStopAndAreForgottenBecauseOfItsRemoval() {
    swarm.join("n1", 4, Map.of());
    ServiceId id = swarm.create(Specs.replicated("web", 2).build());
    swarm.settle(LONG);
    swarm.remove(id);
    long removal = swarm.commands().size();
    swarm.settle(LONG);
    assertThat(swarm.tasks(id)).isEmpty();
    assertThat(swarm.view().removals()).isEmpty();
    assertThat(
            swarm.commands().log().stream()
                .filter(e -> e.recorded().meta().cause().value().equals("event:" + removal)))
        .hasSize(2);
  }

  @Test
  void aFailedTaskIsReplacedAfterTheDelayAndNotBefore() {
    swarm.join("n1", 4, Map.of());
    ServiceId id =
        swarm.create(
            Specs.replicated("web", 1)
                .restart("any", Duration.ofSeconds(30), 0, Duration.ZERO)
                .build());
    swarm.settle(LONG);
    Instant failed = swarm.clock().instant();
    killOne(id, 1);
    swarm.run();
    assertThat(running(id)).isEmpty();
    assertThat(swarm.tasks(id))
        .extracting(Task::desired)
        .containsExactly(TaskState.SHUTDOWN, TaskState.READY);
    swarm.settle(LONG);
    assertThat(running(id)).hasSize(1);
    assertThat(running(id).getFirst().runningAt()).isAfterOrEqualTo(failed.plusSeconds(30));
  }

  @Test
  void noneIsNeverRestartedAndOnFailureOnlyAfterFailures() {
    swarm.join("n1", 4, Map.of());
    ServiceId none =
        swarm.create(
            Specs.replicated("none", 1).restart("none", Duration.ZERO, 0, Duration.ZERO).build());
    ServiceId onFailure =
        swarm.create(
            Specs.replicated("onfailure", 1)
                .restart("on-failure", Duration.ZERO, 0, Duration.ZERO)
                .build());
    swarm.settle(LONG);
    killOne(none, 1);
    killOne(onFailure, 1);
    swarm.settle(LONG);
    assertThat(running(none)).isEmpty();
    assertThat(swarm.tasks(none)).hasSize(1);
    assertThat(running(onFailure)).hasSize(1);
  }

  @Test
  void restartHistorySurvivesReplayAndANewLeader() {
    swarm.join("n1", 4, Map.of());
    ServiceId id =
        swarm.create(
            Specs.replicated("bad", 1)
                .image("bad")
                .restart("any", Duration.ofSeconds(1), 3, Duration.ZERO)
                .build());
    for (int i = 0; i < 40; i++) {
      swarm.settle(Duration.ofSeconds(1));
      swarm.managers().takeOffice();
    }
    swarm.settle(LONG);
    assertThat(swarm.tasks(id)).hasSize(4);
    swarm.managers().takeOffice();
    swarm.settle(LONG);
    assertThat(swarm.tasks(id)).hasSize(4);
  }

  @Test
  void restartsOutsideTheWindowAreForgiven() {
    swarm.join("n1", 4, Map.of());
    ServiceId id =
        swarm.create(
            Specs.replicated("web", 1)
                .restart("any", Duration.ofSeconds(1), 1, Duration.ofSeconds(60))
                .build());
    swarm.settle(LONG);
    killOne(id, 1);
    swarm.settle(LONG);
    swarm.clock().advance(Duration.ofSeconds(120));
    killOne(id, 1);
    swarm.settle(LONG);
    assertThat(running(id)).hasSize(1);
    killOne(id, 1);
    swarm.settle(LONG);
    assertThat(running(id)).isEmpty();
  }

  @Test
  void drainMovesTasksWithoutDelayAndAReturnedNodeGetsNewOnes() {
    NodeId first = swarm.join("n1", 4, Map.of());
    ServiceId id = swarm.create(Specs.replicated("web", 2).build());
    swarm.settle(LONG);
    swarm.join("n2", 4, Map.of());
    swarm.availability(first, "drain");
    swarm.run();
    assertThat(running(id)).hasSize(2).noneMatch(task -> first.equals(task.nodeId()));
    swarm.availability(first, "active");
    swarm.update(id, Specs.replicated("web", 4).build());
    swarm.settle(LONG);
    assertThat(running(id)).filteredOn(task -> first.equals(task.nodeId())).hasSize(2);
  }

  @Test
  void tasksOfADeadNodeRunElsewhere() {
    NodeId first = swarm.join("n1", 4, Map.of());
    NodeId second = swarm.join("n2", 4, Map.of());
    ServiceId id = swarm.create(Specs.replicated("web", 2).build());
    swarm.settle(LONG);
    assertThat(running(id)).extracting(Task::nodeId).containsExactlyInAnyOrder(first, second);
    swarm.up(first, false);
    swarm.settle(LONG);
    assertThat(running(id)).hasSize(2).allMatch(task -> second.equals(task.nodeId()));
  }

  /** A node that left was down at once: its tasks and their replacements ran side by side. */
  @Test
  void whatALeavingNodeStillStopsIsNotStartedElsewhereBeforeItHas() {
    NodeId first = swarm.join("n1", 4, Map.of());
    NodeId second = swarm.join("n2", 4, Map.of());
    ServiceId id = swarm.create(Specs.replicated("web", 2).build());
    swarm.settle(LONG);
    swarm.leaving(first);
    swarm.settle(Duration.ofSeconds(50));
    assertThat(running(id)).extracting(Task::nodeId).containsExactly(second);
    assertThat(swarm.tasks(id))
        .filteredOn(task -> task.state() == TaskState.READY)
        .extracting(Task::nodeId)
        .as("prepared meanwhile")
        .containsExactly(second);
    swarm.up(first, false);
    swarm.run();
    assertThat(running(id)).hasSize(2).allMatch(task -> second.equals(task.nodeId()));
  }

  /** As in Swarm: the one before was given up by the user, and nothing waits for its end. */
  @Test
  void aSlotThatIsWantedAgainIsFilledWhileTheTaskBeforeStillStops() {
    swarm.join("n1", 4, Map.of());
    ServiceId id = swarm.create(Specs.replicated("web", 2).build());
    swarm.settle(LONG);
    swarm.update(id, Specs.replicated("web", 1).build());
    swarm.update(id, Specs.replicated("web", 2).build());
    swarm.run();
    assertThat(runningSlots(id)).containsExactlyInAnyOrder(1L, 2L);
  }

  @Test
  void aForcedUpdateReplacesEveryTaskOneAfterAnother() {
    swarm.join("n1", 4, Map.of());
    Specs spec = Specs.replicated("web", 3);
    ServiceId id = swarm.create(spec.build());
    swarm.settle(LONG);
    swarm.update(id, spec.forced().build());
    swarm.settle(Duration.ofSeconds(1));
    assertThat(status(id).state()).isEqualTo("updating");
    assertThat(status(id).message()).isEqualTo("update in progress");
    swarm.settle(LONG);
    assertThat(running(id)).hasSize(3).allMatch(task -> task.revision() == 2);
    assertThat(status(id).state()).isEqualTo("completed");
    assertThat(status(id).message()).isEqualTo("update completed");
    assertThat(status(id).completedAt())
        .isAfterOrEqualTo(Objects.requireNonNull(running(id).getLast().runningAt()).plusSeconds(5));
  }

  @Test
  void aChangeOfReplicasAloneIsNoUpdate() {
    swarm.join("n1", 4, Map.of());
    ServiceId id = swarm.create(Specs.replicated("web", 1).build());
    swarm.settle(LONG);
    swarm.update(id, Specs.replicated("web", 3).build());
    swarm.settle(LONG);
    assertThat(swarm.tasks(id)).hasSize(3);
    assertThat(swarm.service(id).updateStatus()).isNull();
  }

  @Test
  void aBadUpdatePausesAndNamesTheTask() {
    swarm.join("n1", 4, Map.of());
    ServiceId id = swarm.create(Specs.replicated("web", 3).build());
    swarm.settle(LONG);
    swarm.update(id, Specs.replicated("web", 3).image("bad").build());
    swarm.settle(LONG.plus(LONG));
    assertThat(status(id).state()).isEqualTo("paused");
    assertThat(status(id).message())
        .startsWith("update paused due to failure or early termination of task ");
    assertThat(running(id)).hasSize(2).allMatch(task -> task.revision() == 1);
  }

  @Test
  void aBadUpdateRollsBackAndConverges() {
    swarm.join("n1", 4, Map.of());
    UpdateConfig config = new UpdateConfig(1, 0, "rollback", 0, 0, "stop-first");
    Specs spec = Specs.replicated("web", 3).update(config);
    ServiceId id = swarm.create(spec.build());
    swarm.settle(LONG);
    swarm.update(id, spec.image("bad").build());
    swarm.settle(LONG);
    assertThat(status(id).state()).isEqualTo("rollback_completed");
    assertThat(swarm.service(id).previousSpec()).isNull();
    assertThat(running(id)).hasSize(3);
    assertThat(swarm.service(id).spec()).isEqualTo(spec.build());
  }

  @Test
  void startFirstNeverHasFewerThanAllRunning() {
    swarm.join("n1", 4, Map.of());
    UpdateConfig config = new UpdateConfig(2, 0, "pause", 0, 0, "start-first");
    Specs spec = Specs.replicated("web", 4).update(config);
    ServiceId id = swarm.create(spec.build());
    swarm.settle(LONG);
    swarm.update(id, spec.image("alpine:2").build());
    for (int i = 0; i < 500; i++) {
      swarm.step();
      assertThat(runningSlots(id)).hasSize(4);
    }
    swarm.settle(LONG);
    assertThat(running(id)).hasSize(4).allMatch(task -> task.revision() == 2);
    assertThat(status(id).state()).isEqualTo("completed");
  }

  @Test
  void anUpdateOutlivesItsLeaders() {
    swarm.join("n1", 4, Map.of());
    UpdateConfig config =
        new UpdateConfig(1, Duration.ofSeconds(10).toNanos(), "pause", 0, 0, "stop-first");
    Specs spec = Specs.replicated("web", 4).update(config);
    ServiceId id = swarm.create(spec.build());
    swarm.settle(LONG);
    Instant start = swarm.clock().instant();
    swarm.update(id, spec.image("alpine:2").build());
    for (int i = 0; i < 100; i++) {
      swarm.settle(Duration.ofSeconds(1));
      swarm.managers().takeOffice();
      swarm.clock().advance(Duration.ofMillis(500));
    }
    swarm.settle(LONG);
    assertThat(status(id).state()).isEqualTo("completed");
    assertThat(running(id)).hasSize(4).allMatch(task -> task.revision() == 2);
    assertThat(Duration.between(start, status(id).completedAt()))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(45));
  }

  @Test
  void anotherUpdateEndsTheOneBefore() {
    swarm.join("n1", 4, Map.of());
    Specs spec = Specs.replicated("web", 3);
    ServiceId id = swarm.create(spec.build());
    swarm.settle(LONG);
    swarm.update(id, spec.image("alpine:2").build());
    swarm.settle(Duration.ZERO);
    swarm.update(id, spec.image("alpine:3").build());
    swarm.settle(LONG);
    assertThat(running(id)).hasSize(3).allMatch(task -> task.revision() == 3);
    assertThat(status(id).state()).isEqualTo("completed");
  }

  @Test
  void aManualRollbackSwapsTheSpecs() {
    swarm.join("n1", 4, Map.of());
    Specs spec = Specs.replicated("web", 2);
    ServiceId id = swarm.create(spec.build());
    swarm.settle(LONG);
    swarm.update(id, spec.image("alpine:2").build());
    swarm.settle(LONG);
    swarm.rollBack(id);
    swarm.settle(LONG);
    assertThat(status(id).state()).isEqualTo("rollback_completed");
    assertThat(status(id).message()).isEqualTo("rollback completed");
    assertThat(swarm.service(id).spec()).isEqualTo(spec.build());
    assertThat(swarm.service(id).previousSpec()).isEqualTo(spec.image("alpine:2").build());
  }

  @Test
  void aSlotKeepsAsManyTasksAsTheHistoryLimitSays() {
    swarm.join("n1", 4, Map.of());
    Specs spec = Specs.replicated("web", 1);
    ServiceId id = swarm.create(spec.build());
    for (int i = 0; i < 9; i++) {
      swarm.settle(LONG);
      spec = spec.forced();
      swarm.update(id, spec.build());
    }
    swarm.settle(LONG);
    assertThat(swarm.tasks(id)).hasSize(5);
    assertThat(running(id)).hasSize(1);
  }

  @Test
  void aHostPortIsHandedOverInAnUpdate() {
    swarm.join("n1", 4, Map.of());
    EndpointSpec port =
        new EndpointSpec("vip", List.of(new PortConfig(null, "tcp", 80, 8080, "host")));
    Specs spec = Specs.replicated("web", 1).endpoint(port);
    ServiceId id = swarm.create(spec.build());
    swarm.settle(LONG);
    swarm.update(id, spec.image("alpine:2").build());
    swarm.settle(LONG);
    assertThat(running(id)).hasSize(1).allMatch(task -> task.revision() == 2);
    assertThat(status(id).state()).isEqualTo("completed");
  }

  @Test
  void whatCannotBePlacedWaitsWithTheReason() {
    NodeId node = swarm.join("n1", 1, Map.of());
    ServiceId picky =
        swarm.create(Specs.replicated("picky", 1).constraints("node.labels.disk == ssd").build());
    ServiceId big = swarm.create(Specs.replicated("big", 1).reserving(2_000_000_000L, 0).build());
    swarm.settle(LONG);
    assertThat(swarm.tasks(picky).getFirst().status().err())
        .isEqualTo("no suitable node (scheduling constraints not satisfied on 1 node)");
    assertThat(swarm.tasks(picky).getFirst().status().message())
        .isEqualTo("pending task scheduling");
    assertThat(swarm.tasks(big).getFirst().status().err())
        .isEqualTo("no suitable node (insufficient resources on 1 node)");
    int events = swarm.commands().size();
    swarm.availability(node, "active");
    swarm.settle(LONG);
    assertThat(swarm.commands().size()).as("no explanation twice").isEqualTo(events + 1);
    swarm.join("n2", 4, Map.of("disk", "SSD"));
    swarm.settle(LONG);
    assertThat(running(picky)).hasSize(1);
    assertThat(running(big)).hasSize(1);
  }

  @Test
  void aGlobalServiceHasOneTaskOnEveryEligibleNode() {
    NodeId first = swarm.join("n1", 4, Map.of("zone", "a"));
    swarm.join("n2", 4, Map.of("zone", "b"));
    ServiceId id = swarm.create(Specs.global("agent").build());
    ServiceId zoned =
        swarm.create(Specs.global("zoned").constraints("node.labels.zone==a").build());
    swarm.settle(LONG);
    assertThat(running(id)).hasSize(2).allMatch(task -> task.slot() == 0);
    assertThat(running(zoned)).hasSize(1).allMatch(task -> first.equals(task.nodeId()));
    NodeId third = swarm.join("n3", 4, Map.of("zone", "a"));
    swarm.availability(first, "drain");
    swarm.settle(LONG);
    assertThat(running(id)).hasSize(2).noneMatch(task -> first.equals(task.nodeId()));
    assertThat(running(zoned)).hasSize(1).allMatch(task -> third.equals(task.nodeId()));
    swarm.update(id, Specs.global("agent").forced().build());
    swarm.settle(LONG);
    assertThat(running(id)).hasSize(2).allMatch(task -> task.revision() == 2);
    assertThat(status(id).state()).isEqualTo("completed");
  }

  @Test
  void aJobRunsSoManyTimesToItsEnd() {
    swarm.join("n1", 4, Map.of());
    ServiceId id = swarm.create(Specs.job("batch", 2, 5).build());
    swarm.settle(LONG);
    assertThat(swarm.tasks(id))
        .hasSize(5)
        .allMatch(task -> task.state() == TaskState.COMPLETE)
        .extracting(Task::slot)
        .containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L);
    swarm.update(id, Specs.job("batch", 2, 3).forced().build());
    swarm.settle(LONG);
    assertThat(swarm.tasks(id)).hasSize(3).allMatch(task -> task.revision() == 2);
  }

  @Test
  void aTaskThatBreaksItsConstraintsIsMoved() {
    NodeId first = swarm.join("n1", 4, Map.of("disk", "ssd"));
    ServiceId id =
        swarm.create(Specs.replicated("db", 1).constraints("node.labels.disk==ssd").build());
    swarm.settle(LONG);
    NodeId second = swarm.join("n2", 4, Map.of("disk", "ssd"));
    swarm.relabel(first, Map.of());
    swarm.settle(LONG);
    assertThat(running(id)).hasSize(1).allMatch(task -> second.equals(task.nodeId()));
    assertThat(swarm.tasks(id).getFirst().status().err())
        .isEqualTo("assigned node no longer meets constraints");
  }

  @Test
  void theTasksOfARemovedNodeAreGivenUp() {
    NodeId first = swarm.join("n1", 4, Map.of());
    ServiceId id = swarm.create(Specs.replicated("web", 1).build());
    swarm.settle(LONG);
    NodeId second = swarm.join("n2", 4, Map.of());
    swarm.up(first, false);
    swarm.expel(first);
    swarm.settle(LONG);
    assertThat(running(id)).hasSize(1).allMatch(task -> second.equals(task.nodeId()));
    assertThat(swarm.tasks(id).getFirst().state()).isEqualTo(TaskState.ORPHANED);
    TaskId any = swarm.anyTask().orElseThrow();
    assertThat(any.value()).hasSize(25);
  }
}
