package io.skep.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.kernel.NodeId;
import io.skep.kernel.ServiceId;
import io.skep.kernel.TaskId;
import io.skep.spec.TaskState;
import io.skep.spec.UpdateConfig;
import io.skep.task.Task;
import io.skep.task.TaskCommand.DesireTaskState;
import io.skep.testdata.Seeds;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What comes into the midst of an update, as laws; each was found by a seed of the simulation. */
final class InterruptedUpdateTest {
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final Simulation swarm = new Simulation(Seeds.generator(11));

  private List<Task> running(ServiceId id) {
    return swarm.tasks(id).stream().filter(task -> task.state() == TaskState.RUNNING).toList();
  }

  /**
   * A leader that ended after it had told the failed task to stop, but before it had paused the
   * update, left one that the next leader took a step further (seed 412330).
   */
  @Test
  void anUpdateThatHasFailedGoesNoFurtherUnderTheNextLeader() {
    swarm.join("n1", 4, Map.of());
    Specs web =
        Specs.replicated("web", 3).update(new UpdateConfig(1, 0, "pause", SECOND, 0, "stop-first"));
    ServiceId id = swarm.create(web.build());
    swarm.settle(LONG);
    swarm.update(id, web.image("bad:1").build());
    while (swarm.tasks(id).stream().noneMatch(task -> task.state() == TaskState.REJECTED)) {
      swarm.step();
    }
    TaskId failed =
        swarm.view().tasksOf(id).stream()
            .filter(
                task -> swarm.view().task(task).orElseThrow().value().state() == TaskState.REJECTED)
            .findFirst()
            .orElseThrow();
    swarm.commands().task(failed, new DesireTaskState(TaskState.SHUTDOWN), swarm.user());
    swarm.settle(LONG);
    assertThat(Objects.requireNonNull(swarm.service(id).updateStatus()).state())
        .isEqualTo("paused");
    assertThat(running(id)).hasSize(2).allMatch(task -> task.revision() == 1);
  }

  /** The old one ran on beside the new one for as long as the pause lasted. */
  @Test
  void aNodePausedAmidAStartFirstUpdateKeepsOneTaskOfAGlobalService() {
    NodeId node = swarm.join("n1", 4, Map.of());
    Specs agent =
        Specs.global("agent").update(new UpdateConfig(1, 0, "pause", SECOND, 0, "start-first"));
    ServiceId id = swarm.create(agent.build());
    swarm.settle(LONG);
    swarm.update(id, agent.image("alpine:2").build());
    while (running(id).size() < 2) {
      if (!swarm.step()) {
        swarm.clock().advance(Duration.ofSeconds(1));
      }
    }
    swarm.availability(node, "pause");
    swarm.settle(LONG);
    assertThat(running(id)).singleElement().matches(task -> task.revision() == 2);
    swarm.update(id, agent.image("alpine:3").build());
    swarm.settle(LONG);
    assertThat(running(id)).singleElement().matches(task -> task.revision() == 2);
    swarm.availability(node, "active");
    swarm.settle(LONG);
    assertThat(running(id)).singleElement().matches(task -> task.revision() == 3);
  }

  /** Paused by its deadline, what it had made could run later, and both ran on side by side. */
  @Test
  void aPausedStartFirstUpdateStopsTheOldTaskOnceTheNewOneHasProvedItself() {
    swarm.join("n1", 4, Map.of());
    Specs web = Specs.replicated("web", 2).update(startFirst("pause", 2));
    ServiceId id = swarm.create(web.build());
    swarm.settle(LONG);
    Specs elsewhere = web.image("alpine:2").constraints("node.hostname!=n1");
    swarm.update(id, RolloutLawsTest.within("10s", elsewhere));
    swarm.settle(LONG);
    assertThat(state(id)).isEqualTo("paused");
    assertThat(running(id)).hasSize(2).allMatch(task -> task.revision() == 1);
    swarm.join("n2", 4, Map.of());
    swarm.settle(LONG);
    assertThat(state(id)).isEqualTo("paused");
    assertThat(running(id)).hasSize(2).allMatch(task -> task.revision() == 2);
  }

  /** What start-first is for (seeds 423784 and 429227, where the law did not know it). */
  @Test
  void aPausedStartFirstUpdateKeepsTheOldTaskBesideOneThatFailsAgainAndAgain() {
    swarm.join("n1", 4, Map.of());
    Specs web = Specs.replicated("web", 2).update(startFirst("pause", 1));
    ServiceId id = swarm.create(RolloutLawsTest.within("1m", web));
    swarm.settle(LONG);
    swarm.update(id, RolloutLawsTest.within("1m", web.image("bad:1")));
    swarm.settle(LONG.multipliedBy(5));
    while (swarm.tasks(id).stream().filter(Task::isRunnable).count() < 3) {
      if (!swarm.step()) {
        swarm.clock().advance(Duration.ofSeconds(1));
      }
    }
    assertThat(state(id)).isEqualTo("paused");
    assertThat(running(id)).hasSize(2).allMatch(task -> task.revision() == 1);
    assertThat(new ServiceConvergence(swarm.view(), id).problems()).isEmpty();
  }

  private static UpdateConfig startFirst(String action, long atOnce) {
    return new UpdateConfig(atOnce, 0, action, SECOND, 0, "start-first");
  }

  private String state(ServiceId id) {
    return String.valueOf(Objects.requireNonNull(swarm.service(id).updateStatus()).state());
  }
}
