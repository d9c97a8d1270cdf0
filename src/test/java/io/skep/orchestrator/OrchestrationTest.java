package io.skep.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.skep.cluster.ClusterCommand.InitializeSwarm;
import io.skep.cluster.ClusterEvent.SwarmInitialized;
import io.skep.dispatcher.Dispatcher;
import io.skep.kernel.Cause;
import io.skep.kernel.ClusterId;
import io.skep.kernel.IdSource;
import io.skep.kernel.Meta;
import io.skep.kernel.NodeId;
import io.skep.kernel.Principal;
import io.skep.kernel.Sealed;
import io.skep.kernel.ServiceId;
import io.skep.kernel.TaskId;
import io.skep.node.Node;
import io.skep.node.NodeCommand;
import io.skep.service.ServiceCommand;
import io.skep.session.AgentMessage;
import io.skep.session.AgentMessage.Assignments;
import io.skep.session.AgentMessage.ReportsStored;
import io.skep.session.AssignedTask;
import io.skep.session.DispatcherMessage;
import io.skep.session.TaskReport;
import io.skep.simulation.InMemoryCommands;
import io.skep.simulation.Specs;
import io.skep.spec.DispatcherConfig;
import io.skep.spec.PortStatus;
import io.skep.spec.ServiceSpec;
import io.skep.spec.SwarmSpec;
import io.skep.spec.TaskState;
import io.skep.spec.TaskStatus;
import io.skep.spec.TlsInfo;
import io.skep.task.Task;
import io.skep.testdata.Seeds;
import io.skep.view.Entry;
import io.skep.view.LiveView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The leader's actors with entities in memory and an agent played by the test. */
final class OrchestrationTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  /** An agent that says nothing is not missed within a test. */
  private static final Duration RARELY = Duration.ofMinutes(1);

  private final ActorTestKit kit = ActorTestKit.create();
  private final LiveView live = new LiveView();
  private final InMemoryCommands commands = new InMemoryCommands(live);
  private final IdSource ids = new IdSource(Seeds.generator(1));
  private final NodeId node = new NodeId(ids.next());
  private final TestProbe<AgentMessage> agent = kit.createTestProbe();
  private final Map<TaskId, AssignedTask> told = new HashMap<>();
  private ActorRef<DispatcherMessage> leader;
  private long batch;

  /** Founds a swarm with a node that is silent after three of these periods. */
  private void start(Duration heartbeat) {
    commands.cluster(new InitializeSwarm(swarm(heartbeat)), user());
    commands.node(
        node,
        new NodeCommand.JoinNode(Specs.node("active", Map.of()), null, Specs.status(false), null),
        user());
    leader = lead(7);
  }

  private ActorRef<DispatcherMessage> lead(long term) {
    return kit.spawn(
        Orchestration.create(
            live,
            commands,
            () -> live.current().index(),
            InstantSource.system(),
            ids,
            term,
            Sealed::base64,
            Dispatcher.Watching.silence()),
        "term" + term);
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private static SwarmInitialized swarm(Duration heartbeat) {
    SwarmSpec spec =
        new SwarmSpec(
            "default",
            Map.of(),
            null,
            null,
            new DispatcherConfig(heartbeat.toNanos()),
            null,
            null,
            null);
    Sealed none = new Sealed("");
    return new SwarmInitialized(
        new ClusterId("c"), spec, new TlsInfo("", "", ""), none, none, none, null, 24, 4789);
  }

  private Meta user() {
    return new Meta(Instant.now(), Principal.user("root", 0), Cause.command(ids.next(), "a test"));
  }

  private ServiceId create(ServiceSpec spec) {
    ServiceId id = new ServiceId(ids.next());
    commands.service(id, new ServiceCommand.CreateService(spec), user());
    return id;
  }

  private void register() {
    leader.tell(new DispatcherMessage.Register(node, Specs.description("n1", 4), agent.ref()));
    told.clear();
    Assignments all = next();
    assertThat(all.complete()).isTrue();
  }

  /** The next orders, noted. */
  private Assignments next() {
    return note(agent.expectMessageClass(Assignments.class, SOON));
  }

  /** Orders that follow from reports may come before the word that these are stored, or after. */
  private void awaitStored(long expected) {
    while (true) {
      switch (agent.receiveMessage(SOON)) {
        case Assignments orders -> note(orders);
        case ReportsStored stored -> {
          assertThat(stored.batch()).isEqualTo(expected);
          return;
        }
        default -> throw new AssertionError("neither orders nor word of reports");
      }
    }
  }

  private Assignments note(Assignments orders) {
    orders.tasks().forEach(task -> told.put(task.id(), task));
    orders.dropped().forEach(told::remove);
    return orders;
  }

  private AssignedTask awaitTask(TaskState desired) {
    while (told.values().stream().noneMatch(task -> task.desired() == desired)) {
      next();
    }
    return told.values().stream()
        .filter(task -> task.desired() == desired)
        .findFirst()
        .orElseThrow();
  }

  private void report(AssignedTask task, TaskState... states) {
    List<TaskReport> reports =
        java.util.Arrays.stream(states)
            .map(
                state ->
                    new TaskReport(
                        task.id(),
                        new TaskStatus(
                            Instant.now(),
                            state,
                            state.toString(),
                            null,
                            null,
                            new PortStatus(null)),
                        task.causeIndex()))
            .toList();
    leader.tell(new DispatcherMessage.Reports(node, ++batch, reports, agent.ref()));
  }

  private Task task(TaskId id) {
    return Objects.requireNonNull(live.current().tasks().get(id), "the task").value();
  }

  @Test
  void aServiceIsPlacedSentReportedAndRemoved() {
    start(RARELY);
    register();
    await().until(() -> live.current().node(node).orElseThrow().value().isReady());
    ServiceId id = create(Specs.replicated("web", 1).build());
    AssignedTask task = awaitTask(TaskState.RUNNING);
    assertThat(task.name()).isEqualTo("web.1." + task.id());
    assertThat(task.status().state()).isEqualTo(TaskState.ASSIGNED);
    assertThat(task.status().message()).isEqualTo("scheduler assigned task to node");
    report(task, TaskState.PREPARING, TaskState.READY, TaskState.STARTING, TaskState.RUNNING);
    awaitStored(1);
    assertThat(task(task.id()).state()).isEqualTo(TaskState.RUNNING);

    commands.service(id, new ServiceCommand.RemoveService(), user());
    AssignedTask removed = awaitTask(TaskState.REMOVE);
    report(removed, TaskState.SHUTDOWN);
    awaitStored(2);
    while (!told.isEmpty()) {
      next();
    }
    await().until(() -> live.current().tasks().isEmpty());
  }

  @Test
  void everythingHasACauseThatLeadsToAUser() {
    start(RARELY);
    register();
    ServiceId id = create(Specs.replicated("web", 1).build());
    AssignedTask task = awaitTask(TaskState.RUNNING);
    report(task, TaskState.RUNNING);
    awaitStored(1);
    long index = live.current().task(task.id()).map(Entry::index).orElseThrow();
    for (int steps = 0; steps < 4; steps++) {
      var event = commands.log().get((int) index - 1);
      var cause = event.recorded().meta().cause();
      if (cause.eventIndex().isEmpty()) {
        assertThat(event.id()).isEqualTo(id.value());
        return;
      }
      index = cause.eventIndex().getAsLong();
    }
    assertThat(index).as("a chain of at most four").isZero();
  }

  @Test
  void aFailedTaskIsPreparedAgainAndRunsAfterItsDelay() {
    start(RARELY);
    register();
    create(
        Specs.replicated("web", 1)
            .restart("any", Duration.ofMillis(700), 0, Duration.ZERO)
            .build());
    AssignedTask first = awaitTask(TaskState.RUNNING);
    report(first, TaskState.RUNNING);
    Instant failed = Instant.now();
    told.remove(first.id());
    report(first, TaskState.FAILED);
    awaitStored(1);
    awaitStored(2);
    AssignedTask waiting = awaitTask(TaskState.READY);
    assertThat(waiting.id()).isNotEqualTo(first.id());
    AssignedTask second = awaitTask(TaskState.RUNNING);
    assertThat(second.id()).isEqualTo(waiting.id());
    assertThat(Duration.between(failed, Instant.now())).isGreaterThan(Duration.ofMillis(700));
  }

  @Test
  void aSilentNodeGoesDownAndComesBackWhenItSpeaks() {
    start(Duration.ofSeconds(1));
    register();
    await()
        .until(() -> live.current().node(node).map(Entry::value).filter(Node::isReady).isPresent());
    await().atMost(SOON).until(() -> live.current().node(node).orElseThrow().value().isDown());
    assertThat(live.current().node(node).orElseThrow().value().status().message())
        .startsWith("heartbeat failure: silent for ");
    leader.tell(new DispatcherMessage.Heartbeat(node, agent.ref()));
    await().atMost(SOON).until(() -> live.current().node(node).orElseThrow().value().isReady());
  }

  @Test
  void aNewLeaderTellsEverythingAndGoesOn() {
    start(RARELY);
    register();
    create(Specs.replicated("web", 1).build());
    AssignedTask task = awaitTask(TaskState.RUNNING);
    report(task, TaskState.RUNNING);
    awaitStored(1);
    int events = commands.size();
    kit.stop(leader);
    leader = lead(8);
    leader.tell(new DispatcherMessage.Register(node, Specs.description("n1", 4), agent.ref()));
    Assignments all = next();
    assertThat(all.term()).isEqualTo(8);
    assertThat(all.complete()).isTrue();
    assertThat(all.tasks()).extracting(AssignedTask::id).containsExactly(task.id());
    assertThat(commands.size()).as("nothing is written by a change of leaders").isEqualTo(events);
  }
}
