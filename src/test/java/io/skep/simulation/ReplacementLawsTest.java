package io.skep.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.kernel.NodeId;
import io.skep.kernel.ServiceId;
import io.skep.kernel.TaskId;
import io.skep.spec.TaskState;
import io.skep.task.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When a task is replaced, and when it moves, each law a short story. */
final class ReplacementLawsTest extends LawBench {
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
