package io.skep.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.kernel.NodeId;
import io.skep.scheduler.Hindsight;
import io.skep.scheduler.Verdict;
import io.skep.spec.Placement;
import io.skep.spec.PlacementPreference;
import io.skep.spec.SpreadOver;
import io.skep.task.Task;
import io.skep.task.TaskEvent.TaskAssigned;
import io.skep.testdata.Seeds;
import io.skep.view.Entry;
import io.skep.view.LoggedEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** A decision that is made again from the log comes out as it did. */
final class HindsightTest {
  private static final Duration A_WHILE = Duration.ofSeconds(40);

  @Test
  void theBestNodeInHindsightIsTheOneThatWasChosen() {
    Seeds.check(15, this::live);
  }

  private void live(RandomGenerator random) {
    Simulation swarm = new Simulation(random);
    for (int i = 0; i < 5; i++) {
      swarm.join("n" + i, 4, Map.of("zone", "z" + i % 2));
    }
    Placement spread =
        new Placement(
            null, List.of(new PlacementPreference(new SpreadOver("node.labels.zone"))), 2, null);
    swarm.create(Specs.replicated("web", 5).placement(spread).build());
    swarm.create(Specs.replicated("db", 3).reserving(1_500_000_000L, 0).build());
    swarm.settle(A_WHILE);
    NodeId first = swarm.view().nodes().keySet().stream().sorted().findFirst().orElseThrow();
    swarm.availability(first, "drain");
    swarm.create(Specs.global("agent").build());
    swarm.settle(A_WHILE);
    swarm.availability(first, "active");
    swarm.create(Specs.replicated("more", 6).image(random.nextBoolean() ? "bad" : "x").build());
    swarm.settle(A_WHILE);
    List<LoggedEvent> log = swarm.commands().log();
    log.forEach(event -> check(event, log));
  }

  private static void check(LoggedEvent event, List<LoggedEvent> log) {
    if (!(event.recorded().event() instanceof TaskAssigned assigned)) {
      return;
    }
    List<Verdict> verdicts = Hindsight.verdicts(event, log.iterator()).orElseThrow();
    assertThat(verdicts.stream().filter(Verdict::fits).map(Verdict::node))
        .as("where %s could go", event)
        .contains(assigned.nodeId());
    if (!String.valueOf(assigned.status().message()).equals("confirmed")) {
      assertThat(verdicts.getFirst().node()).as("%s", event).isEqualTo(assigned.nodeId());
    }
  }

  @Test
  void theTestSeesDecisionsOfSeveralTurns() {
    Simulation swarm = new Simulation(Seeds.generator(3));
    swarm.join("n1", 4, Map.of());
    swarm.create(Specs.replicated("web", 4).build());
    swarm.settle(A_WHILE);
    assertThat(swarm.view().tasks().values().stream().map(Entry::value).map(Task::nodeId))
        .hasSize(4)
        .doesNotContainNull();
    assertThat(
            swarm.commands().log().stream()
                .map(event -> event.recorded().event())
                .filter(event -> event instanceof TaskAssigned a && a.round() != null))
        .hasSize(4);
  }
}
