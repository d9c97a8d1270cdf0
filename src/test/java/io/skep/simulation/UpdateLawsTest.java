package io.skep.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.kernel.ServiceId;
import io.skep.spec.EndpointSpec;
import io.skep.spec.PortConfig;
import io.skep.spec.UpdateConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** How updates and rollbacks go, each law a short story. */
final class UpdateLawsTest extends LawBench {
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
}
