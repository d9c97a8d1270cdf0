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
import io.skep.view.SwarmView;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
    List<Verdict> verdicts = Hindsight.verdicts(event, new FromTheFirst(log)).orElseThrow();
    assertThat(verdicts.stream().filter(Verdict::fits).map(Verdict::node))
        .as("where %s could go", event)
        .contains(assigned.nodeId());
    if (!String.valueOf(assigned.status().message()).equals("confirmed")) {
      assertThat(verdicts.getFirst().node()).as("%s", event).isEqualTo(assigned.nodeId());
    }
  }

  /** The log alone. */
  private record FromTheFirst(List<LoggedEvent> log) implements Hindsight.Past {
    @Override
    public SwarmView before(long index, Instant time) {
      return SwarmView.empty();
    }

    @Override
    public Iterator<LoggedEvent> after(long index) {
      return log.listIterator((int) index);
    }
  }

  /** The log, and every view there ever was. */
  private static final class FromTheNearest implements Hindsight.Past {
    private final List<LoggedEvent> log;
    private final TreeMap<Long, SwarmView> views = new TreeMap<>();
    private int read;

    FromTheNearest(List<LoggedEvent> log) {
      this.log = log;
      SwarmView view = SwarmView.empty();
      views.put(0L, view);
      for (LoggedEvent event : log) {
        view = view.apply(event);
        views.put(view.index(), view);
      }
    }

    @Override
    public SwarmView before(long index, Instant time) {
      return views.headMap(index, true).descendingMap().values().stream()
          .filter(view -> view.index() == 0 || !timeOf(view).isAfter(time))
          .findFirst()
          .orElseThrow();
    }

    private Instant timeOf(SwarmView view) {
      return log.get((int) view.index() - 1).recorded().meta().time();
    }

    @Override
    public Iterator<LoggedEvent> after(long index) {
      read += log.size() - (int) index;
      return log.listIterator((int) index);
    }
  }

  /** Tasks fail, and are forgotten, in the five minutes for which that counts. */
  @Test
  void whatIsDecidedAgainFromAKeptViewIsAsFromTheFirstEvent() {
    Seeds.check(3, HindsightTest::aQuarterOfAnHour);
  }

  private static void aQuarterOfAnHour(RandomGenerator random) {
    Simulation swarm = new Simulation(random);
    for (int i = 0; i < 4; i++) {
      swarm.join("n" + i, 4, Map.of());
    }
    swarm.create(Specs.replicated("web", 3).build());
    swarm.create(
        Specs.replicated("sick", 2)
            .image("bad")
            .restart("any", Duration.ofSeconds(20), 0, Duration.ZERO)
            .build());
    for (int minutes = 0; minutes < 12; minutes += 2) {
      swarm.settle(Duration.ofMinutes(2));
      swarm.create(Specs.replicated("more" + minutes, 1 + random.nextInt(3)).build());
    }
    List<LoggedEvent> log = swarm.commands().log();
    FromTheNearest nearest = new FromTheNearest(log);
    int decisions = 0;
    for (LoggedEvent event : log) {
      if (event.recorded().event() instanceof TaskAssigned) {
        decisions++;
        assertThat(Hindsight.verdicts(event, nearest))
            .as("%s", event)
            .isEqualTo(Hindsight.verdicts(event, new FromTheFirst(log)));
      }
    }
    assertThat(nearest.read).as("read").isLessThan(decisions * log.size());
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
