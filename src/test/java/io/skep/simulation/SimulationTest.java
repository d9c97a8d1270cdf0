package io.skep.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.kernel.NodeId;
import io.skep.kernel.ServiceId;
import io.skep.node.Node;
import io.skep.service.Service;
import io.skep.spec.EndpointSpec;
import io.skep.spec.Placement;
import io.skep.spec.PlacementPreference;
import io.skep.spec.PortConfig;
import io.skep.spec.SpreadOver;
import io.skep.spec.TaskState;
import io.skep.spec.UpdateConfig;
import io.skep.spec.UpdateStatus;
import io.skep.task.Task;
import io.skep.testdata.Seeds;
import io.skep.view.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Random users, failing tasks, dying nodes and changing leaders; then peace, and convergence. */
final class SimulationTest {
  private static final int SEEDS = Integer.getInteger("skep.simulation.seeds", 200);
  private static final int STEPS = 400;
  private static final Duration DAY = Duration.ofHours(12);

  @Test
  void whateverHappensTheSwarmConvergesOncePeaceReturns() {
    Seeds.check(SEEDS, random -> new Story(random).run());
  }

  private static final class Story {
    private final RandomGenerator random;
    private final Simulation swarm;
    private final List<NodeId> nodes = new ArrayList<>();
    private final Map<ServiceId, Specs> services = new LinkedHashMap<>();

    Story(RandomGenerator random) {
      this.random = random;
      this.swarm = new Simulation(random);
    }

    void run() {
      int count = 1 + random.nextInt(4);
      for (int i = 0; i < count; i++) {
        nodes.add(swarm.join("n" + i, 2 + random.nextInt(4), Map.of("zone", "z" + (i % 2))));
      }
      swarm.agents().failing(random.nextInt(3) == 0 ? 0.05 : 0);
      for (int i = 0; i < STEPS; i++) {
        if (random.nextInt(12) == 0) {
          act();
        }
        swarm.step();
        if (random.nextInt(4) == 0) {
          swarm.clock().advance(Duration.ofMillis(random.nextInt(3000)));
        }
      }
      makePeace();
      check();
    }

    private void act() {
      switch (random.nextInt(13)) {
        case 0, 1 -> create();
        case 2, 3 -> change(specs -> specs.replicas(random.nextInt(6)));
        case 4 -> change(Specs::forced);
        case 5 -> change(specs -> specs.image("alpine:" + random.nextInt(3)));
        case 6 -> change(specs -> specs.image("bad:" + random.nextInt(3)));
        case 7 -> removeOne();
        case 8 ->
            swarm.availability(
                anyNode(), List.of("active", "pause", "drain").get(random.nextInt(3)));
        case 9 -> swarm.up(anyNode(), random.nextBoolean());
        case 10 -> swarm.managers().takeOffice();
        case 11 -> swarm.anyTask().ifPresent(swarm.agents()::kill);
        default -> anyService(swarm::rollBack);
      }
    }

    private NodeId anyNode() {
      return nodes.get(random.nextInt(nodes.size()));
    }

    private void anyService(java.util.function.Consumer<ServiceId> action) {
      List<ServiceId> ids = List.copyOf(services.keySet());
      if (!ids.isEmpty()) {
        action.accept(ids.get(random.nextInt(ids.size())));
      }
    }

    private void create() {
      if (services.size() > 4) {
        return;
      }
      String name = "s" + swarm.commands().size();
      Specs specs = random.nextInt(4) == 0 ? Specs.global(name) : replicated(name);
      if (random.nextBoolean()) {
        specs =
            specs.restart(
                List.of("any", "on-failure", "none").get(random.nextInt(3)),
                Duration.ofMillis(random.nextInt(4000)),
                random.nextInt(4),
                random.nextBoolean() ? Duration.ZERO : Duration.ofSeconds(20));
      }
      if (random.nextBoolean()) {
        specs = specs.update(config());
      }
      services.put(swarm.create(specs.build()), specs);
    }

    private Specs replicated(String name) {
      Specs specs = Specs.replicated(name, random.nextInt(5));
      return switch (random.nextInt(6)) {
        case 0 -> specs.reserving(1_000_000_000L, 0);
        case 1 -> specs.constraints("node.labels.zone==z0");
        case 2 ->
            specs.endpoint(
                new EndpointSpec("vip", List.of(new PortConfig(null, "tcp", 80, 8080, "host"))));
        case 3 ->
            specs.placement(
                new Placement(
                    null,
                    List.of(new PlacementPreference(new SpreadOver("node.labels.zone"))),
                    0,
                    null));
        default -> specs;
      };
    }

    private UpdateConfig config() {
      return new UpdateConfig(
          random.nextInt(3),
          Duration.ofMillis(random.nextInt(3000)).toNanos(),
          List.of("pause", "continue", "rollback").get(random.nextInt(3)),
          Duration.ofSeconds(1 + random.nextInt(5)).toNanos(),
          random.nextBoolean() ? 0 : 0.5,
          random.nextBoolean() ? "stop-first" : "start-first");
    }

    private void change(java.util.function.UnaryOperator<Specs> how) {
      anyService(
          id -> {
            Specs old = services.get(id);
            Specs next = how.apply(old);
            if (old.mode().global() != null) {
              next = next.mode(old.mode());
            }
            services.put(id, next);
            swarm.update(id, next.build());
          });
    }

    private void removeOne() {
      anyService(
          id -> {
            services.remove(id);
            swarm.remove(id);
          });
    }

    private void makePeace() {
      swarm.agents().failing(0);
      nodes.forEach(
          id -> {
            swarm.up(id, true);
            swarm.availability(id, "active");
          });
      services.replaceAll((id, specs) -> specs.image("alpine:9").forced());
      services.forEach((id, specs) -> swarm.update(id, specs.build()));
      swarm.settle(DAY);
    }

    private void check() {
      assertThat(swarm.managers().isIdle()).isTrue();
      Invariants.schedulerKnowsWhatTheViewHolds(
          swarm.view(), swarm.managers().scheduler(), swarm.clock().instant());
      assertThat(swarm.view().services().keySet()).isEqualTo(services.keySet());
      assertThat(swarm.view().tasks().values())
          .allMatch(entry -> services.containsKey(entry.value().serviceId()));
      assertThat(swarm.view().removals()).isEmpty();
      services.keySet().forEach(this::check);
    }

    private void check(ServiceId id) {
      Service service = swarm.service(id);
      List<Task> wanted =
          swarm.tasks(id).stream().filter(task -> task.desired() == TaskState.RUNNING).toList();
      if (waitsForItself(service)) {
        return;
      }
      assertThat(wanted.size()).as(() -> swarm.story(id)).isEqualTo(expected(service));
      if (wanted.stream().anyMatch(Story::hasReason)) {
        return; // an update rightly waits where another service has taken the room it gave up
      }
      assertThat(wanted.stream().filter(task -> !isAsWanted(task, service)).map(Task::slot))
          .as(() -> swarm.story(id))
          .isEmpty();
      UpdateStatus status = service.updateStatus();
      if (status != null && wanted.stream().allMatch(t -> t.state() == TaskState.RUNNING)) {
        assertThat(status.state()).as(() -> swarm.story(id)).isEqualTo("completed");
      }
    }

    /** Started first, a task waits for ever for what its predecessor holds; so it is in Swarm. */
    private static boolean waitsForItself(Service service) {
      UpdateConfig config = service.spec().updateConfig();
      return config != null
          && "start-first".equals(config.order())
          && (service.spec().endpointSpec() != null
              || service.spec().taskTemplate().resources() != null);
    }

    private static boolean isAsWanted(Task task, Service service) {
      return task.spec().equals(service.spec().taskTemplate()) && task.state() == TaskState.RUNNING;
    }

    private static boolean hasReason(Task task) {
      return task.state() == TaskState.PENDING && task.status().err() != null;
    }

    private int expected(Service service) {
      if (service.spec().mode() != null && service.spec().mode().global() != null) {
        return (int)
            swarm.view().nodes().values().stream().map(Entry::value).filter(Node::isReady).count();
      }
      return services.entrySet().stream()
          .filter(e -> e.getValue().name().equals(service.name()))
          .mapToInt(e -> replicas(e.getValue()))
          .sum();
    }

    private static int replicas(Specs specs) {
      Long replicas =
          specs.mode().replicated() == null ? null : specs.mode().replicated().replicas();
      return replicas == null ? 1 : replicas.intValue();
    }
  }
}
