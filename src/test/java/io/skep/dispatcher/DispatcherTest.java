package io.skep.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.skep.cluster.ClusterCommand.InitializeSwarm;
import io.skep.cluster.ClusterEvent.SwarmInitialized;
import io.skep.kernel.Cause;
import io.skep.kernel.ClusterId;
import io.skep.kernel.IdSource;
import io.skep.kernel.Meta;
import io.skep.kernel.NodeId;
import io.skep.kernel.Principal;
import io.skep.kernel.Sealed;
import io.skep.node.NodeCommand.JoinNode;
import io.skep.node.NodeStatus;
import io.skep.session.AgentMessage;
import io.skep.session.AgentMessage.Again;
import io.skep.session.AgentMessage.Assignments;
import io.skep.session.DispatcherMessage;
import io.skep.simulation.InMemoryCommands;
import io.skep.simulation.Specs;
import io.skep.spec.SwarmSpec;
import io.skep.spec.TlsInfo;
import io.skep.testdata.Seeds;
import io.skep.view.LiveView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a dispatcher says of nodes, under time that the test makes. */
final class DispatcherTest {
  private static final NodeId NODE = new NodeId("n1");

  /** One for all tests: starting it takes longer than they do. */
  private static ActorTestKit kit;

  private static ManualTime time;

  private final AtomicLong nanos = new AtomicLong();
  private final LiveView live = new LiveView();
  private final InMemoryCommands commands = new InMemoryCommands(live);
  private final IdSource ids = new IdSource(Seeds.generator(1));
  private final TestProbe<AgentMessage> agent = kit.createTestProbe();
  private volatile Set<NodeId> unreachable = Set.of();
  private ActorRef<DispatcherMessage> dispatcher;

  @BeforeAll
  static void startActors() {
    Config local = ConfigFactory.parseString("pekko.actor.provider = local");
    kit = ActorTestKit.create(local.withFallback(ManualTime.config()));
    time = ManualTime.get(kit.system());
  }

  @AfterAll
  static void stopActors() {
    kit.shutdownTestKit();
  }

  @BeforeEach
  void start() {
    Sealed none = new Sealed("");
    SwarmSpec spec = new SwarmSpec("default", Map.of(), null, null, null, null, null, null);
    commands.cluster(
        new InitializeSwarm(
            new SwarmInitialized(
                new ClusterId("c"),
                spec,
                new TlsInfo("", "", ""),
                none,
                none,
                none,
                null,
                24,
                4789)),
        user());
    join(true);
    dispatcher = dispatcher(1);
  }

  @AfterEach
  void stop() {
    kit.stop(dispatcher);
  }

  private Meta user() {
    return new Meta(Instant.now(), Principal.user("root", 0), Cause.command(ids.next(), "a test"));
  }

  private void join(boolean up) {
    commands.node(
        NODE, new JoinNode(Specs.node("active", Map.of()), null, Specs.status(up), null), user());
  }

  private ActorRef<DispatcherMessage> dispatcher(long term) {
    return kit.spawn(
        Dispatcher.create(
            live,
            commands,
            InstantSource.system(),
            ids,
            term,
            Sealed::base64,
            new Dispatcher.Watching(() -> unreachable, VigilSettings.defaults(), nanos::get)));
  }

  private void pass(Duration all) {
    Duration step = Duration.ofMillis(250);
    for (Duration left = all; left.isPositive(); left = left.minus(step)) {
      nanos.addAndGet(step.toNanos());
      time.timePasses(step);
      settle();
    }
  }

  /** Whatever was under way is done: the dispatcher answers an unknown agent in turn. */
  private void settle() {
    TestProbe<AgentMessage> stranger = kit.createTestProbe();
    dispatcher.tell(new DispatcherMessage.Heartbeat(new NodeId("x"), stranger.ref()));
    stranger.expectMessageClass(Again.class);
  }

  private void beat() {
    dispatcher.tell(new DispatcherMessage.Heartbeat(NODE, agent.ref()));
    settle();
  }

  private void register() {
    dispatcher.tell(new DispatcherMessage.Register(NODE, Specs.description("n1", 4), agent.ref()));
    agent.expectMessageClass(Assignments.class);
    settle();
  }

  private NodeStatus status() {
    return live.current().node(NODE).orElseThrow().value().status();
  }

  private void awaitState(String state) {
    Awaitility.await().until(() -> status().state().equals(state));
  }

  private void fall() {
    unreachable = Set.of(NODE);
    pass(Duration.ofSeconds(3));
    awaitState(NodeStatus.DOWN);
    unreachable = Set.of();
  }

  @Test
  void aDeadHostIsDownAfterTwoAndAHalfSecondsAndSaysWhy() {
    register();
    unreachable = Set.of(NODE);
    pass(Duration.ofMillis(2_250));
    assertThat(status().state()).isEqualTo(NodeStatus.READY);
    pass(Duration.ofMillis(250));
    awaitState(NodeStatus.DOWN);
    assertThat(status().message()).isEqualTo("unreachable by gossip and silent for 2.5 s");
  }

  @Test
  void aSlowNodeThatStillSpeaksIsLeftAlone() {
    register();
    unreachable = Set.of(NODE);
    for (int i = 0; i < 30; i++) {
      pass(Duration.ofSeconds(2));
      beat();
    }
    assertThat(status().state()).isEqualTo(NodeStatus.READY);
  }

  @Test
  void aNodeIsReadyAtOnceAfterItsFirstFallAndHeldDownAfterTheNext() {
    register();
    fall();
    register();
    awaitState(NodeStatus.READY);
    fall();
    register();
    settle();
    assertThat(status().state()).isEqualTo(NodeStatus.DOWN);
    assertThat(status().message())
        .isEqualTo("went down 2 times of late: ready again if it stays for 10 s");
    for (int i = 0; i < 9; i++) {
      pass(Duration.ofSeconds(1));
      beat();
    }
    assertThat(status().state()).isEqualTo(NodeStatus.DOWN);
    pass(Duration.ofSeconds(1));
    beat();
    awaitState(NodeStatus.READY);
    assertThat(status().message()).isNull();
  }

  @Test
  void aNewLeaderWaitsForNodesBeforeItCallsThemDown() {
    register();
    kit.stop(dispatcher);
    unreachable = Set.of(NODE);
    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    dispatcher = dispatcher(2);
    settle();
    pass(Duration.ofMillis(2_750));
    assertThat(status().state()).isEqualTo(NodeStatus.READY);
    pass(Duration.ofMillis(250));
    awaitState(NodeStatus.DOWN);
  }

  @Test
  void aNodeThatWasDownStaysSoUnderANewLeaderUntilItRegisters() {
    register();
    fall();
    kit.stop(dispatcher);
    dispatcher = dispatcher(2);
    pass(Duration.ofSeconds(5));
    assertThat(status().state()).isEqualTo(NodeStatus.DOWN);
    register();
    awaitState(NodeStatus.READY);
  }

  /** A dispatcher that failed has no sessions; agents would go down one after the other. */
  @Test
  void anAgentThatADispatcherDoesNotKnowIsToldToRegister() {
    dispatcher.tell(new DispatcherMessage.Heartbeat(NODE, agent.ref()));
    assertThat(agent.expectMessageClass(Again.class).dispatcher()).isEqualTo(dispatcher);
  }

  @Test
  void aNodeThatLeavesIsDownAtOnce() {
    register();
    dispatcher.tell(new DispatcherMessage.Leave(NODE));
    awaitState(NodeStatus.DOWN);
    assertThat(status().message()).isEqualTo("node left the swarm");
    beat();
    assertThat(status().state()).isEqualTo(NodeStatus.DOWN);
  }

  @Test
  void aNodeThatStopsItsTasksToLeaveIsNeitherReadyNorDownUntilItHas() {
    register();
    dispatcher.tell(new DispatcherMessage.Leaving(NODE));
    awaitState(NodeStatus.DISCONNECTED);
    assertThat(status().message()).isEqualTo("node is leaving the swarm");
    beat();
    settle();
    assertThat(status().state()).isEqualTo(NodeStatus.DISCONNECTED);
    dispatcher.tell(new DispatcherMessage.Leave(NODE));
    awaitState(NodeStatus.DOWN);
  }

  @Test
  void aNodeThatDiesWhileItLeavesIsDown() {
    register();
    dispatcher.tell(new DispatcherMessage.Leaving(NODE));
    awaitState(NodeStatus.DISCONNECTED);
    unreachable = Set.of(NODE);
    pass(Duration.ofMillis(2_500));
    awaitState(NodeStatus.DOWN);
  }

  @Test
  void aNodeThatRestartedInsteadOfLeavingIsReady() {
    register();
    dispatcher.tell(new DispatcherMessage.Leaving(NODE));
    awaitState(NodeStatus.DISCONNECTED);
    register();
    awaitState(NodeStatus.READY);
  }

  @Test
  void aNodeThatJoinedAndNeverSpokeGoesDown() {
    pass(Duration.ofSeconds(15));
    awaitState(NodeStatus.DOWN);
    assertThat(status().message()).startsWith("heartbeat failure: silent for 15");
  }
}
