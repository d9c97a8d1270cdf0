package io.skep.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.kernel.NodeId;
import io.skep.kernel.ServiceId;
import io.skep.spec.TaskState;
import io.skep.task.Task;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which tasks a service of each mode has, each law a short story. */
final class SlotLawsTest extends LawBench {
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
}
