package io.skep.api.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.api.docker.system.SwarmEvent;
import io.skep.node.NodeCommand.JoinNode;
import io.skep.node.NodeCommand.RemoveNode;
import io.skep.node.NodeCommand.SetNodeStatus;
import io.skep.node.NodeCommand.UpdateNode;
import io.skep.node.NodeStatus;
import io.skep.service.ServiceCommand.CreateService;
import io.skep.service.ServiceCommand.RemoveService;
import io.skep.service.ServiceCommand.RollBackService;
import io.skep.service.ServiceCommand.SetUpdateStatus;
import io.skep.service.ServiceCommand.UpdateService;
import io.skep.spec.NodeDescription;
import io.skep.spec.NodeSpec;
import io.skep.spec.ServiceSpec;
import io.skep.spec.UpdateStatus;
import io.skep.testdata.Life;
import io.skep.testdata.Specs;
import io.skep.view.SwarmView;
import io.skep.view.World;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What Swarm was recorded to tell of a change (recording 12, events) Skep tells too: the object's
 * name, and old and new of what changed among the few things that events show.
 */
final class EventDerivationTest {
  private final World world = new World();

  @Test
  void aServiceIsCreatedScaledRelabelledAndRemoved() {
    world
        .service("s1", new CreateService(Specs.service("evt", 2)))
        .service("s1", new UpdateService(Specs.service("evt", 1), 1))
        .service("s1", new UpdateService(Specs.service("evt", 1), 2))
        .service("s1", new RemoveService());

    assertThat(told())
        .containsExactly(
            "service create s1 {name=evt}",
            "service update s1 {name=evt, replicas.new=1, replicas.old=2}",
            "service update s1 {name=evt}",
            "service remove s1 {name=evt}");
  }

  @Test
  void anUpdateTellsHowFarItHasComeAndARollbackThatItBegan() {
    world
        .service("s1", new CreateService(Specs.service("evt", 2)))
        .service("s1", new UpdateService(image("busybox"), 1))
        .service("s1", new SetUpdateStatus(2, status("updating")))
        .service("s1", new SetUpdateStatus(2, status("completed")))
        .service("s1", new UpdateService(image("busybox"), 2))
        .service("s1", new RollBackService(3, status("rollback_started")))
        .service("s1", new SetUpdateStatus(4, status("rollback_completed")));

    assertThat(told())
        .containsExactly(
            "service create s1 {name=evt}",
            "service update s1 {image.new=busybox, image.old=alpine, name=evt}",
            "service update s1 {name=evt, updatestate.new=updating}",
            "service update s1 {name=evt, updatestate.new=completed, updatestate.old=updating}",
            "service update s1 {name=evt}",
            "service update s1 {name=evt, updatestate.new=rollback_started}",
            "service update s1 {name=evt, updatestate.new=rollback_completed,"
                + " updatestate.old=rollback_started}");
  }

  @Test
  void aNodeTellsItsAvailabilityStateAndRole() {
    NodeSpec worker = Specs.node("active");
    world
        .node("n1", join(worker))
        .node("n1", new UpdateNode(Specs.node("drain"), 1))
        .node("n1", new UpdateNode(Specs.node("active"), 2))
        .node("n1", new SetNodeStatus(new NodeStatus("down", null, "10.0.0.1")))
        .node("n1", new UpdateNode(new NodeSpec(null, Map.of("ev", "1"), "worker", "active"), 3))
        .node("n1", new RemoveNode(true));

    assertThat(told())
        .containsExactly(
            "node create n1 {name=node1}",
            "node update n1 {availability.new=drain, availability.old=active, name=node1}",
            "node update n1 {availability.new=active, availability.old=drain, name=node1}",
            "node update n1 {name=node1, state.new=down, state.old=ready}",
            "node update n1 {name=node1}",
            "node remove n1 {name=node1}");
  }

  @Test
  void eventsCarryTheTimeOfTheChangeAndASecondStartTellsTheSame() {
    world.service("s1", new CreateService(Specs.service("evt", 2)));
    world.service("s1", new UpdateService(Specs.service("evt", 1), 1));
    SwarmView first = SwarmView.empty().applyAll(world.log().subList(0, 1));

    SwarmEvent later = new EventDerivation(first).next(world.log().getLast()).orElseThrow();
    assertThat(text(later)).isEqualTo(told().getLast());
    assertThat(later.time()).isEqualTo(Life.START.plusSeconds(1));
  }

  private List<String> told() {
    EventDerivation derivation = new EventDerivation(SwarmView.empty());
    return world.log().stream()
        .flatMap(event -> derivation.next(event).stream())
        .map(EventDerivationTest::text)
        .toList();
  }

  private static String text(SwarmEvent event) {
    return event.type()
        + " "
        + event.action()
        + " "
        + event.id()
        + " "
        + new TreeMap<>(event.attributes());
  }

  private static JoinNode join(NodeSpec spec) {
    return new JoinNode(
        spec,
        new NodeDescription("node1", null, null, null, null),
        new NodeStatus(NodeStatus.READY, null, "10.0.0.1"),
        null);
  }

  private static ServiceSpec image(String image) {
    ServiceSpec two = Specs.service("evt", 2);
    return new ServiceSpec(
        two.name(), two.labels(), Specs.task(image), two.mode(), null, null, null, null);
  }

  private static UpdateStatus status(String state) {
    return new UpdateStatus(state, null, null, null);
  }
}
