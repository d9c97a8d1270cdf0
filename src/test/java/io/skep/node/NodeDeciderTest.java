package io.skep.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.kernel.Decision;
import io.skep.kernel.ObjectRejection.NotFound;
import io.skep.kernel.ObjectRejection.OutOfSequence;
import io.skep.kernel.Rejection;
import io.skep.kernel.Rejection.Code;
import io.skep.node.NodeCommand.DescribeNode;
import io.skep.node.NodeCommand.JoinNode;
import io.skep.node.NodeCommand.RemoveNode;
import io.skep.node.NodeCommand.SetManagerStatus;
import io.skep.node.NodeCommand.SetNodeStatus;
import io.skep.node.NodeCommand.UpdateNode;
import io.skep.node.NodeEvent.ManagerStatusChanged;
import io.skep.node.NodeEvent.NodeDescribed;
import io.skep.node.NodeEvent.NodeJoined;
import io.skep.node.NodeEvent.NodeRemoved;
import io.skep.node.NodeEvent.NodeStatusChanged;
import io.skep.node.NodeEvent.NodeUpdated;
import io.skep.node.NodeRejection.IsManager;
import io.skep.node.NodeRejection.LastManager;
import io.skep.node.NodeRejection.NotDown;
import io.skep.spec.NodeDescription;
import io.skep.spec.NodeSpec;
import io.skep.testdata.Life;
import io.skep.testdata.Seeds;
import io.skep.testdata.Specs;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The rules of a node, as laws. */
final class NodeDeciderTest {
  private static final String ID = "node1";
  private static final NodeSpec ACTIVE = Specs.node("active");
  private static final NodeSpec DRAINED = Specs.node("drain");
  private static final NodeStatus READY = new NodeStatus(NodeStatus.READY, null, "10.0.0.1");
  private static final NodeStatus DOWN = new NodeStatus(NodeStatus.DOWN, "gone", "10.0.0.1");
  private static final NodeDescription HOST = new NodeDescription("host", null, null, null, null);
  private static final ManagerStatus LEADER = new ManagerStatus(true, "reachable", "10.0.0.1:1");

  private final Life<NodeCommand, NodeEvent, Node> node = new Life<>(new NodeDecider(ID));

  private static final NodeSpec MANAGER = new NodeSpec(null, Map.of(), "manager", "active");

  @Test
  void aNodeThatJoinsIsAsItSaid() {
    assertThat(node.tell(join(null)))
        .isEqualTo(accepted(new NodeJoined(ACTIVE, null, READY, null)));

    assertThat(node.state())
        .isEqualTo(new Node(ACTIVE, null, READY, null, 1, Life.START, Life.START, false));
    assertThat(node.state().isReady()).isTrue();
    assertThat(node.state().isDown()).isFalse();
    assertThat(node.state().isActive()).isTrue();
    assertThat(node.state().isDrained()).isFalse();
  }

  @Test
  void aRepeatedJoinIsAcceptedWithoutEvents() {
    assertThat(node.told(join(null)).ask(join(LEADER))).isEqualTo(Decision.nothing());
  }

  @Test
  void nothingIsDoneToANodeThatNeverWasOrIsGone() {
    assertUnknown();
    node.told(join(null), new RemoveNode(true));
    assertUnknown();
    assertThat(node.ask(join(null))).isEqualTo(refused(new NotFound("node", ID)));
  }

  private void assertUnknown() {
    for (NodeCommand command :
        new NodeCommand[] {
          new DescribeNode(HOST),
          new SetNodeStatus(DOWN),
          new SetManagerStatus(LEADER),
          new UpdateNode(DRAINED, 1),
          new RemoveNode(true)
        }) {
      assertThat(node.ask(command)).isEqualTo(refused(new NotFound("node", ID)));
    }
  }

  @Test
  void onlyNewsIsWritten() {
    node.told(join(null));

    assertThat(node.ask(new SetNodeStatus(READY))).isEqualTo(Decision.nothing());
    assertThat(node.tell(new SetNodeStatus(DOWN))).isEqualTo(accepted(new NodeStatusChanged(DOWN)));
    assertThat(node.tell(new DescribeNode(HOST))).isEqualTo(accepted(new NodeDescribed(HOST)));
    assertThat(node.ask(new DescribeNode(HOST))).isEqualTo(Decision.nothing());
    assertThat(node.tell(new SetManagerStatus(LEADER)))
        .isEqualTo(accepted(new ManagerStatusChanged(LEADER)));
    assertThat(node.ask(new SetManagerStatus(LEADER))).isEqualTo(Decision.nothing());
    assertThat(node.tell(new SetManagerStatus(null)))
        .isEqualTo(accepted(new ManagerStatusChanged(null)));

    assertThat(node.state())
        .isEqualTo(
            new Node(ACTIVE, HOST, DOWN, null, 1, Life.START, Life.START.plusSeconds(4), false));
  }

  @Test
  void anUpdateConflictsOnlyWhenTheSpecChanged() {
    node.told(join(null), new SetNodeStatus(DOWN), new DescribeNode(HOST));

    assertThat(node.tell(new UpdateNode(DRAINED, 1))).isEqualTo(accepted(new NodeUpdated(DRAINED)));
    assertThat(node.ask(new UpdateNode(ACTIVE, 1))).isEqualTo(refused(new OutOfSequence()));
    assertThat(node.state().revision()).isEqualTo(2);
    assertThat(node.state().isDrained()).isTrue();
  }

  @Test
  void aNodeThatAnswersIsRemovedByForceOnly() {
    node.told(join(null));

    assertThat(node.ask(new RemoveNode(false))).isEqualTo(refused(new NotDown(ID)));
    assertThat(node.ask(new RemoveNode(true))).isEqualTo(accepted(new NodeRemoved()));
  }

  @Test
  void aNodeThatIsDownIsRemoved() {
    node.told(join(null), new SetNodeStatus(DOWN));

    assertThat(node.tell(new RemoveNode(false))).isEqualTo(accepted(new NodeRemoved()));
    assertThat(node.state().removed()).isTrue();
  }

  @Test
  void aManagerIsNotRemovedEvenByForce() {
    node.told(new JoinNode(MANAGER, null, READY, LEADER));

    assertThat(node.ask(new RemoveNode(true))).isEqualTo(refused(new IsManager(ID)));
  }

  @Test
  void aDemotedManagerIsRemovedThoughItIsInTheGroupYet() {
    node.told(new JoinNode(MANAGER, null, READY, LEADER), new UpdateNode(Specs.node("active"), 1));

    assertThat(node.tell(new RemoveNode(true))).isEqualTo(accepted(new NodeRemoved()));
  }

  @Test
  void aHistoryThatDoesNotBeginWithAJoinIsBroken() {
    assertThatThrownBy(() -> new NodeDecider(ID).apply(null, new NodeRemoved(), null))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(ID);
  }

  @Test
  void refusalsSpeakSwarmsWords() {
    assertWords(new NotFound("node", "a"), Code.NOT_FOUND, "node a not found");
    assertWords(new OutOfSequence(), Code.UNKNOWN, "update out of sequence");
    assertWords(
        new LastManager(),
        Code.FAILED_PRECONDITION,
        "attempting to demote the last manager of the swarm");
    assertWords(
        new IsManager("a"),
        Code.FAILED_PRECONDITION,
        "node a is a cluster manager and is a member of the raft cluster. It must be demoted to"
            + " worker before removal");
    assertWords(
        new NotDown("a"), Code.FAILED_PRECONDITION, "node a is not down and can't be removed");
  }

  private static void assertWords(Rejection why, Code code, String message) {
    assertThat(why.code()).isEqualTo(code);
    assertThat(why.message()).isEqualTo(message);
  }

  @Test
  void underAnyCommandsReplayEqualsLifeAndRepeatsChangeNothing() {
    Seeds.check(
        300,
        random -> {
          Life<NodeCommand, NodeEvent, Node> life = new Life<>(new NodeDecider(ID));
          for (int step = 0; step < 40; step++) {
            NodeCommand command = anyCommand(random, life.exists() ? life.state().revision() : 0);
            life.tell(command);
            int events = life.events().size();
            life.tell(command);
            assertThat(life.events()).hasSize(events);
            assertThat(life.replayed()).isEqualTo(life.stateOrNull());
          }
        });
  }

  private static NodeCommand anyCommand(RandomGenerator random, long revision) {
    return switch (random.nextInt(12)) {
      case 0, 1 -> join(random.nextBoolean() ? LEADER : null);
      case 2, 3 -> new DescribeNode(random.nextBoolean() ? HOST : hostNamed("b"));
      case 4, 5, 6 -> new SetNodeStatus(random.nextBoolean() ? READY : DOWN);
      case 7, 8 -> new SetManagerStatus(random.nextBoolean() ? LEADER : null);
      case 9, 10 -> new UpdateNode(random.nextBoolean() ? ACTIVE : DRAINED, revision);
      default -> new RemoveNode(random.nextInt(4) == 0);
    };
  }

  private static NodeDescription hostNamed(String name) {
    return new NodeDescription(name, null, null, null, null);
  }

  private static JoinNode join(@Nullable ManagerStatus manager) {
    return new JoinNode(ACTIVE, null, READY, manager);
  }

  private static Decision<NodeEvent> accepted(NodeEvent event) {
    return Decision.accept(event);
  }

  private static Decision<NodeEvent> refused(Rejection why) {
    return Decision.refuse(why);
  }
}
