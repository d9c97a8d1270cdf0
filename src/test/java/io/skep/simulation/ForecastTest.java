package io.skep.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.kernel.Cause;
import io.skep.kernel.IdSource;
import io.skep.kernel.Meta;
import io.skep.kernel.NodeId;
import io.skep.kernel.Principal;
import io.skep.kernel.ServiceId;
import io.skep.kernel.TaskId;
import io.skep.orchestrator.Forecast;
import io.skep.orchestrator.Forecast.Move;
import io.skep.service.ServiceEvent.ServiceCreated;
import io.skep.service.ServiceEvent.ServiceUpdated;
import io.skep.spec.ServiceSpec;
import io.skep.spec.TaskState;
import io.skep.spec.UpdateConfig;
import io.skep.spec.UpdateStatus;
import io.skep.task.Task;
import io.skep.testdata.Seeds;
import io.skep.view.Entry;
import io.skep.view.SwarmView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A forecast does what the managers would do, and does it to nobody. */
final class ForecastTest {
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final Simulation swarm = new Simulation(Seeds.generator(21));
  private final IdSource ids = new IdSource(new Random(1));

  private Forecast.Outcome update(ServiceId id, ServiceSpec spec) {
    Meta meta =
        new Meta(
            swarm.clock().instant(), Principal.user("root", 0), Cause.command("1", "a dry run"));
    return Forecast.of(
        swarm.view(), id, List.of(new ServiceUpdated(spec)), meta, () -> new TaskId(ids.next()));
  }

  private static Stream<Task> tasks(SwarmView view, ServiceId id) {
    return view.tasksOf(id).stream().map(task -> view.task(task).map(Entry::value).orElseThrow());
  }

  @Test
  void whatIsForetoldOfANewServiceComesTrueAndNothingIsWritten() {
    swarm.join("n1", 4, Map.of());
    swarm.join("n2", 4, Map.of());
    ServiceId id = new ServiceId(ids.next());
    ServiceSpec spec = Specs.replicated("web", 5).build();
    Meta meta =
        new Meta(
            swarm.clock().instant(), Principal.user("root", 0), Cause.command("1", "a dry run"));
    int written = swarm.commands().size();
    Forecast.Outcome foretold =
        Forecast.of(
            swarm.view(),
            id,
            List.of(new ServiceCreated(spec)),
            meta,
            () -> new TaskId(ids.next()));
    assertThat(foretold.whole()).isTrue();
    assertThat(swarm.commands().size()).isEqualTo(written);
    assertThat(swarm.view().services()).isEmpty();

    ServiceId real = swarm.create(spec);
    swarm.settle(LONG);
    assertThat(tasks(foretold.end(), id).map(Task::nodeId))
        .containsExactlyInAnyOrderElementsOf(swarm.tasks(real).stream().map(Task::nodeId).toList());
  }

  @Test
  void anUpdateIsForetoldStepByStepInItsParallelismAndDelay() {
    swarm.join("n1", 4, Map.of());
    Specs spec =
        Specs.replicated("web", 4)
            .update(new UpdateConfig(2, 10 * SECOND, "pause", SECOND, 0, "start-first"));
    ServiceId id = swarm.create(spec.build());
    swarm.settle(LONG);
    Forecast.Outcome foretold = update(id, spec.image("alpine:2").build());
    assertThat(foretold.moves().stream().filter(move -> move.kind() == Move.Kind.START))
        .extracting(Move::after)
        .containsExactly(
            Duration.ZERO, Duration.ZERO, Duration.ofSeconds(10), Duration.ofSeconds(10));
    assertThat(foretold.end().service(id).orElseThrow().value().updateStatus())
        .extracting(UpdateStatus::state)
        .isEqualTo("completed");
    assertThat(tasks(foretold.end(), id).filter(task -> task.state() == TaskState.RUNNING))
        .hasSize(4)
        .allMatch(task -> task.revision() == 2);
  }

  @Test
  void whatFindsNoNodeIsForetoldToWait() {
    NodeId only = swarm.join("n1", 2, Map.of());
    Specs spec = Specs.replicated("web", 1).reserving(1_000_000_000L, 0);
    ServiceId id = swarm.create(spec.build());
    swarm.settle(LONG);
    Forecast.Outcome foretold = update(id, spec.replicas(3).build());
    assertThat(tasks(foretold.end(), id).filter(task -> only.equals(task.nodeId()))).hasSize(2);
    assertThat(tasks(foretold.end(), id).filter(task -> task.nodeId() == null))
        .hasSize(1)
        .allMatch(
            task ->
                "no suitable node (insufficient resources on 1 node)".equals(task.status().err()));
  }

  @Test
  void whatChangesNothingIsForetoldToMoveNothing() {
    swarm.join("n1", 4, Map.of());
    ServiceId id = swarm.create(Specs.replicated("web", 3).build());
    swarm.settle(LONG);
    assertThat(update(id, Specs.replicated("web", 3).build()).moves()).isEmpty();
  }

  @Test
  void aJobIsForetoldToItsEnd() {
    swarm.join("n1", 4, Map.of());
    ServiceId id = swarm.create(Specs.job("batch", 1, 1).build());
    swarm.settle(LONG);
    Forecast.Outcome foretold = update(id, Specs.job("batch", 2, 5).build());
    assertThat(tasks(foretold.end(), id).filter(task -> task.state() == TaskState.COMPLETE))
        .filteredOn(task -> task.revision() == 2)
        .hasSize(5);
  }
}
