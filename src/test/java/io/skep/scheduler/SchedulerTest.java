package io.skep.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.kernel.NodeId;
import io.skep.kernel.ServiceId;
import io.skep.node.NodeCommand;
import io.skep.simulation.Simulation;
import io.skep.simulation.Specs;
import io.skep.spec.DiscreteResource;
import io.skep.spec.EndpointSpec;
import io.skep.spec.EngineDescription;
import io.skep.spec.GenericResource;
import io.skep.spec.NamedResource;
import io.skep.spec.NodeDescription;
import io.skep.spec.Placement;
import io.skep.spec.PlacementPreference;
import io.skep.spec.Platform;
import io.skep.spec.PortConfig;
import io.skep.spec.Resources;
import io.skep.spec.SpreadOver;
import io.skep.spec.TaskState;
import io.skep.task.Task;
import io.skep.testdata.Seeds;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Where tasks go, why not elsewhere, and in which words. */
final class SchedulerTest {
  private static final Duration LONG = Duration.ofMinutes(10);

  private final Simulation swarm = new Simulation(Seeds.generator(3));

  private Map<NodeId, Long> perNode(ServiceId id) {
    return swarm.tasks(id).stream()
        .filter(task -> task.desired() == TaskState.RUNNING && task.nodeId() != null)
        .collect(
            Collectors.groupingBy(
                task -> Objects.requireNonNull(task.nodeId()), Collectors.counting()));
  }

  private String whyPending(Specs specs) {
    ServiceId id = swarm.create(specs.build());
    swarm.settle(LONG);
    return swarm.tasks(id).stream()
        .filter(task -> task.state() == TaskState.PENDING)
        .map(task -> String.valueOf(task.status().err()))
        .findFirst()
        .orElse("placed");
  }

  private static Placement spread(String label) {
    return new Placement(null, List.of(new PlacementPreference(new SpreadOver(label))), 0, null);
  }

  @Test
  void tasksOfAServiceAreSpreadEvenly() {
    swarm.join("n1", 8, Map.of());
    swarm.join("n2", 8, Map.of());
    swarm.join("n3", 8, Map.of());
    ServiceId id = swarm.create(Specs.replicated("web", 9).build());
    swarm.settle(LONG);
    assertThat(perNode(id).values()).containsExactly(3L, 3L, 3L);
  }

  @Test
  void nodesWithFewerTasksOfAllServicesComeFirst() {
    swarm.join("n1", 8, Map.of());
    swarm.create(Specs.replicated("old", 4).build());
    swarm.settle(LONG);
    NodeId fresh = swarm.join("n2", 8, Map.of());
    ServiceId id = swarm.create(Specs.replicated("web", 1).build());
    swarm.settle(LONG);
    assertThat(perNode(id)).containsOnlyKeys(fresh);
  }

  @Test
  void aPreferenceSpreadsOverLabelsBeforeNodes() {
    swarm.join("a1", 8, Map.of("zone", "a"));
    swarm.join("a2", 8, Map.of("zone", "a"));
    swarm.join("a3", 8, Map.of("zone", "a"));
    NodeId lone = swarm.join("b1", 8, Map.of("zone", "b"));
    ServiceId id =
        swarm.create(Specs.replicated("web", 6).placement(spread("node.labels.zone")).build());
    swarm.settle(LONG);
    assertThat(perNode(id)).hasSize(4).containsEntry(lone, 3L);
  }

  @Test
  void aMissingLabelIsABranchOfItsOwn() {
    swarm.join("a1", 8, Map.of("zone", "a"));
    NodeId bare = swarm.join("n1", 8, Map.of());
    ServiceId id =
        swarm.create(Specs.replicated("web", 4).placement(spread("node.labels.zone")).build());
    swarm.settle(LONG);
    assertThat(perNode(id)).containsEntry(bare, 2L);
  }

  @Test
  void aFullBranchLeavesItsTasksToTheOthers() {
    swarm.join("a1", 1, Map.of("zone", "a"));
    NodeId big = swarm.join("b1", 8, Map.of("zone", "b"));
    ServiceId id =
        swarm.create(
            Specs.replicated("web", 6)
                .placement(spread("node.labels.zone"))
                .reserving(1_000_000_000L, 0)
                .build());
    swarm.settle(LONG);
    assertThat(perNode(id)).containsEntry(big, 5L);
  }

  @Test
  void eachFilterHasItsWords() {
    assertThat(whyPending(Specs.replicated("none", 1))).isEqualTo("no suitable node");
    NodeId node = swarm.join("n1", 1, Map.of());
    assertThat(whyPending(Specs.replicated("big", 1).reserving(2_000_000_000L, 0)))
        .isEqualTo("no suitable node (insufficient resources on 1 node)");
    assertThat(whyPending(Specs.replicated("fussy", 1).constraints("node.role==manager")))
        .isEqualTo("no suitable node (scheduling constraints not satisfied on 1 node)");
    assertThat(
            whyPending(
                Specs.replicated("arm", 1)
                    .placement(
                        new Placement(null, null, 0, List.of(new Platform("arm64", "linux"))))))
        .isEqualTo("no suitable node (unsupported platform on 1 node)");
    assertThat(
            whyPending(
                Specs.replicated("amd", 1)
                    .placement(
                        new Placement(null, null, 0, List.of(new Platform("amd64", "linux"))))))
        .isEqualTo("placed");
    assertThat(whyPending(Specs.replicated("max", 2).placement(new Placement(null, null, 1, null))))
        .isEqualTo("no suitable node (max replicas per node limit exceed)");
    EndpointSpec port =
        new EndpointSpec("vip", List.of(new PortConfig(null, null, 80, 8080, "host")));
    assertThat(whyPending(Specs.replicated("port", 2).endpoint(port)))
        .isEqualTo("no suitable node (host-mode port already in use on 1 node)");
    swarm.availability(node, "pause");
    assertThat(whyPending(Specs.replicated("late", 1)))
        .isEqualTo("no suitable node (1 node not available for new tasks)");
  }

  @Test
  void theCommonestReasonComesFirst() {
    NodeId paused = swarm.join("n1", 1, Map.of());
    swarm.join("n2", 1, Map.of());
    swarm.join("n3", 1, Map.of());
    swarm.availability(paused, "pause");
    assertThat(whyPending(Specs.replicated("big", 1).reserving(2_000_000_000L, 0)))
        .isEqualTo(
            "no suitable node (insufficient resources on 2 nodes; 1 node not available for new"
                + " tasks)");
  }

  @Test
  void aNodeWithFiveFailuresWithinFiveMinutesComesLast() {
    NodeId shaky = swarm.join("n1", 8, Map.of());
    Specs bad =
        Specs.replicated("web", 1)
            .image("bad")
            .restart("any", Duration.ofSeconds(1), 0, Duration.ZERO);
    ServiceId id = swarm.create(bad.build());
    swarm.settle(Duration.ofSeconds(30));
    NodeId sound = swarm.join("n2", 8, Map.of());
    swarm.settle(Duration.ofSeconds(20));
    assertThat(swarm.tasks(id).getLast().nodeId()).isEqualTo(sound).isNotEqualTo(shaky);
  }

  @Test
  void namedResourcesAreGivenOutByName() {
    NodeId node = swarm.join("n1", 8, Map.of());
    describe(
        node,
        List.of(
            new GenericResource(new NamedResource("gpu", "g1"), null),
            new GenericResource(new NamedResource("gpu", "g2"), null),
            new GenericResource(null, new DiscreteResource("ssd", 3))));
    ServiceId id = swarm.create(reserving("train", 3, "gpu", 1));
    ServiceId disks = swarm.create(reserving("store", 2, "ssd", 2));
    swarm.settle(LONG);
    assertThat(swarm.tasks(id).stream().map(Task::resources).filter(Objects::nonNull))
        .containsExactlyInAnyOrder(
            List.of(new GenericResource(new NamedResource("gpu", "g1"), null)),
            List.of(new GenericResource(new NamedResource("gpu", "g2"), null)));
    assertThat(swarm.tasks(disks).stream().map(Task::state))
        .containsExactlyInAnyOrder(TaskState.RUNNING, TaskState.PENDING);
  }

  private static io.skep.spec.ServiceSpec reserving(
      String name, long replicas, String kind, long count) {
    Resources wanted =
        new Resources(0, 0, List.of(new GenericResource(null, new DiscreteResource(kind, count))));
    return new Specs(
            name,
            Specs.replicated(name, replicas).mode(),
            "alpine:1",
            null,
            null,
            null,
            null,
            wanted,
            null,
            0)
        .build();
  }

  private void describe(NodeId node, List<GenericResource> generic) {
    NodeDescription plain = Specs.description("n1", 8);
    Resources resources = Objects.requireNonNull(plain.resources());
    swarm
        .commands()
        .node(
            node,
            new NodeCommand.DescribeNode(
                new NodeDescription(
                    plain.hostname(),
                    plain.platform(),
                    new Resources(resources.nanoCpus(), resources.memoryBytes(), generic),
                    new EngineDescription("1", null, null),
                    null)),
            swarm.commands().last().recorded().meta());
  }

  @Test
  void explainTellsOfEveryNodeTheBestFirst() {
    swarm.join("n1", 1, Map.of());
    NodeId big = swarm.join("n2", 8, Map.of());
    ServiceId id = swarm.create(Specs.replicated("web", 1).reserving(2_000_000_000L, 0).build());
    swarm.settle(LONG);
    List<Verdict> verdicts =
        Scheduler.of(swarm.view())
            .explain(TaskGroup.of(swarm.tasks(id).getFirst()), swarm.clock().instant());
    assertThat(verdicts).extracting(Verdict::hostname).containsExactly("n2", "n1");
    assertThat(verdicts.getFirst().fits()).isTrue();
    assertThat(verdicts.getFirst().node()).isEqualTo(big);
    assertThat(verdicts.getFirst().tasksOfService()).isEqualTo(1);
    assertThat(verdicts.getLast().refusal())
        .contains(new Verdict.Check("resources", "insufficient resources on 1 node"));
    assertThat(verdicts.stream().collect(Collectors.toMap(Verdict::hostname, Function.identity())))
        .hasSize(2);
  }
}
