package io.skep.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.skep.app.SessionPeers.Manager;
import io.skep.app.SessionPeers.Worker;
import io.skep.cluster.ClusterCommand.InitializeSwarm;
import io.skep.cluster.ClusterEvent.SwarmInitialized;
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
import io.skep.node.NodeStatus;
import io.skep.service.ServiceCommand;
import io.skep.session.Frame;
import io.skep.session.LogLine;
import io.skep.session.LogOptions;
import io.skep.session.TaskLogs;
import io.skep.simulation.InMemoryCommands;
import io.skep.simulation.Specs;
import io.skep.spec.SwarmSpec;
import io.skep.spec.TaskState;
import io.skep.spec.TlsInfo;
import io.skep.testdata.Seeds;
import io.skep.testdata.TestPki;
import io.skep.view.Entry;
import io.skep.view.LiveView;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents and managers on different hosts, as far as one JVM can tell: TLS and all, on loopback. */
final class SessionTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final NodeId W1 = new NodeId("w1");

  @TempDir private Path folder;

  private final LiveView live = new LiveView();
  private final InMemoryCommands commands = new InMemoryCommands(live);
  private final IdSource ids = new IdSource(Seeds.generator(1));
  private final List<AutoCloseable> started = new ArrayList<>();
  private TestPki pki;

  @BeforeEach
  void swarm() {
    pki = new TestPki(folder, "swarm");
    Sealed none = new Sealed("");
    SwarmSpec spec = new SwarmSpec("default", Map.of(), null, null, null, null, null, null);
    commands.cluster(
        new InitializeSwarm(
            new SwarmInitialized(
                new ClusterId("swarm"),
                spec,
                new TlsInfo("", "", ""),
                none,
                none,
                none,
                null,
                24,
                4789)),
        user());
    join(W1);
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : started.reversed()) {
      each.close();
    }
  }

  private Meta user() {
    return new Meta(Instant.now(), Principal.user("root", 0), Cause.command(ids.next(), "a test"));
  }

  private void join(NodeId node) {
    commands.node(
        node,
        new NodeCommand.JoinNode(Specs.node("active", Map.of()), null, Specs.status(false), null),
        user());
  }

  private Manager manager(String name) {
    Manager manager = new Manager(pki.manager(name), live, commands);
    started.add(manager);
    return manager;
  }

  private Worker worker(String name) {
    Worker worker = new Worker(pki.worker(name), new NodeId(name), folder.resolve("of-" + name));
    started.add(worker);
    return worker;
  }

  private static Frame.Managers led(long term, @Nullable Manager leader, Manager... all) {
    return new Frame.Managers(
        term,
        leader == null ? null : leader.address(),
        null,
        List.of(all).stream().map(Manager::address).toList());
  }

  private Node node(NodeId id) {
    return live.current().node(id).orElseThrow().value();
  }

  private void awaitState(NodeId id, String state) {
    await(id + " " + state).atMost(SOON).until(() -> node(id).status().state().equals(state));
  }

  private TaskId awaitRunning() {
    return await()
        .atMost(SOON)
        .until(
            () ->
                live.current().tasks().entrySet().stream()
                    .filter(each -> each.getValue().value().state() == TaskState.RUNNING)
                    .map(Map.Entry::getKey)
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  private void create() {
    commands.service(
        new ServiceId(ids.next()),
        new ServiceCommand.CreateService(Specs.replicated("web", 1).build()),
        user());
  }

  @Test
  void anAgentRegistersRunsItsTasksAndHearsItsRole() {
    Manager m1 = manager("m1");
    Worker w1 = worker("w1");
    m1.lead(1);
    m1.where(led(1, m1, m1));
    w1.know(led(0, null, m1));
    awaitState(W1, NodeStatus.READY);
    create();
    awaitRunning();
    assertThat(w1.heard).contains(led(1, m1, m1));
    await().atMost(SOON).until(() -> w1.roles.contains("worker"));
  }

  @Test
  void aManagerThatDoesNotLeadSendsTheAgentToTheOneThatDoes() {
    Manager m1 = manager("m1");
    Manager m2 = manager("m2");
    m1.lead(1);
    m1.where(led(1, m1, m1, m2));
    m2.where(led(1, m1, m1, m2));
    Worker w1 = worker("w1");
    w1.know(led(0, null, m2));
    awaitState(W1, NodeStatus.READY);
  }

  @Test
  void anAgentWaitsWithAManagerUntilSomebodyLeads() {
    Manager m1 = manager("m1");
    Worker w1 = worker("w1");
    m1.where(led(0, null, m1));
    w1.know(led(0, null, m1));
    await().atMost(SOON).until(() -> !w1.heard.isEmpty());
    assertThat(node(W1).isDown()).isTrue();
    m1.lead(1);
    m1.where(led(1, m1, m1));
    awaitState(W1, NodeStatus.READY);
  }

  /** A manager cut off from the others never hears who leads. */
  @Test
  void anAgentDoesNotWaitForEverWithAManagerThatKnowsNoLeader() {
    Manager m1 = manager("m1");
    Manager m2 = manager("m2");
    m1.where(led(9, null, m1, m2));
    m2.lead(2);
    m2.where(led(2, m2, m1, m2));
    Worker w1 = worker("w1");
    w1.know(led(0, null, m1));
    awaitState(W1, NodeStatus.READY);
  }

  @Test
  void anAgentFollowsTheLeadershipAndItsTasksRunOn() {
    Manager m1 = manager("m1");
    Manager m2 = manager("m2");
    Worker w1 = worker("w1");
    m1.lead(1);
    m1.where(led(1, m1, m1, m2));
    m2.where(led(1, m1, m1, m2));
    w1.know(led(0, null, m1, m2));
    awaitState(W1, NodeStatus.READY);
    create();
    TaskId task = awaitRunning();

    m1.close();
    m2.lead(2);
    m2.where(led(2, m2, m1, m2));
    await().atMost(SOON).until(() -> w1.heard.contains(led(2, m2, m1, m2)));
    create2();
    await()
        .atMost(SOON)
        .until(
            () ->
                live.current().tasks().values().stream()
                        .filter(each -> each.value().state() == TaskState.RUNNING)
                        .count()
                    == 2);
    assertThat(live.current().task(task).map(Entry::value).orElseThrow().state())
        .isEqualTo(TaskState.RUNNING);
    assertThat(w1.engine.containers()).hasSize(2);
  }

  private void create2() {
    commands.service(
        new ServiceId(ids.next()),
        new ServiceCommand.CreateService(Specs.replicated("web2", 1).build()),
        user());
  }

  @Test
  void whoClaimsToBeAnotherNodeIsNotHeard() {
    join(new NodeId("w2"));
    Manager m1 = manager("m1");
    m1.lead(1);
    m1.where(led(1, m1, m1));
    Worker liar = new Worker(pki.worker("w2"), W1, folder.resolve("liar"));
    started.add(liar);
    liar.know(led(0, null, m1));
    await()
        .atMost(SOON)
        .until(() -> liar.heard.stream().filter(each -> each.managers().isEmpty()).count() >= 2);
    assertThat(node(W1).isDown()).isTrue();
    assertThat(node(new NodeId("w2")).isDown()).isTrue();
  }

  @Test
  void aNewerSessionOfANodeEndsTheOlder() {
    Manager m1 = manager("m1");
    m1.lead(1);
    m1.where(led(1, m1, m1));
    Worker first = worker("w1");
    first.know(led(0, null, m1));
    awaitState(W1, NodeStatus.READY);
    first.close();
    started.remove(first);
    Worker second = worker("w1");
    second.know(led(0, null, m1));
    create();
    awaitRunning();
    assertThat(second.engine.containers()).hasSize(1);
  }

  @Test
  void aRemovedNodeLosesItsSession() {
    Manager m1 = manager("m1");
    Worker w1 = worker("w1");
    m1.lead(1);
    m1.where(led(1, m1, m1));
    w1.know(led(0, null, m1));
    awaitState(W1, NodeStatus.READY);
    commands.node(W1, new NodeCommand.RemoveNode(true), user());
    await().atMost(SOON).until(() -> w1.heard.stream().anyMatch(each -> each.managers().isEmpty()));
  }

  private static class Lines implements TaskLogs.Sink {
    final List<String> lines = new CopyOnWriteArrayList<>();
    final List<String> ends = new CopyOnWriteArrayList<>();

    @Override
    public void line(LogLine line) {
      lines.add(line.stream() + " " + new String(line.data(), StandardCharsets.UTF_8));
    }

    @Override
    public void end(@Nullable String error) {
      ends.add(String.valueOf(error));
    }
  }

  private static final LogOptions ALL = new LogOptions(true, true, false, null, null, -1);

  @Test
  void theLogsOfATaskElsewhereComeToTheLeader() throws Exception {
    Manager m1 = manager("m1");
    Worker w1 = worker("w1");
    m1.lead(1);
    m1.where(led(1, m1, m1));
    w1.know(led(0, null, m1));
    create();
    TaskId task = awaitRunning();
    String container = w1.engine.containers().getFirst().name();
    for (int i = 0; i < 500; i++) {
      byte[] line = ("line " + i + "\n").getBytes(StandardCharsets.UTF_8);
      w1.engine.write(container, i % 2 == 1, line);
    }
    Lines lines = new Lines();
    try (AutoCloseable _ = m1.logs.open(task, ALL, lines)) {
      await().atMost(SOON).until(() -> !lines.ends.isEmpty());
    }
    assertThat(lines.ends).containsExactly("null");
    assertThat(lines.lines).hasSize(500).startsWith("STDOUT line 0\n", "STDERR line 1\n");
  }

  /** Writes for ever, as fast as it is let. */
  private static final class Chatter implements TaskLogs {
    final AtomicLong written = new AtomicLong();
    volatile boolean closed;

    @Override
    public AutoCloseable open(TaskId task, LogOptions options, Sink sink) {
      byte[] line = new byte[1_000];
      Thread.ofVirtual()
          .start(
              () -> {
                while (!closed) {
                  sink.line(new LogLine(LogLine.Stream.STDOUT, Instant.EPOCH, line));
                  written.incrementAndGet();
                }
              });
      return () -> closed = true;
    }
  }

  @Test
  void aClientThatDoesNotReadSlowsTheNodeDownAndOneThatLeavesStopsIt() throws Exception {
    Chatter chatter = new Chatter();
    Manager m1 = manager("m1");
    Worker w1 = new Worker(pki.worker("w1"), W1, folder.resolve("of-w1"), chatter);
    started.add(w1);
    m1.lead(1);
    m1.where(led(1, m1, m1));
    w1.know(led(0, null, m1));
    create();
    TaskId task = awaitRunning();
    CountDownLatch reads = new CountDownLatch(1);
    AtomicLong read = new AtomicLong();
    Lines client =
        new Lines() {
          @Override
          public void line(LogLine line) {
            read.incrementAndGet();
            try {
              reads.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        };
    AutoCloseable reader = m1.logs.open(task, ALL, client);
    await().atMost(SOON).until(() -> read.get() == 1);
    long[] before = {-1};
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(300))
        .until(
            () -> {
              long now = chatter.written.get();
              boolean still = now == before[0];
              before[0] = now;
              return still;
            });
    assertThat(chatter.written.get()).isLessThan(20_000);
    reads.countDown();
    await().atMost(SOON).until(() -> read.get() > before[0] + 1_000);
    assertThat(chatter.closed).isFalse();
    reader.close();
    await().atMost(SOON).until(() -> chatter.closed);
  }

  @Test
  void theLogsOfANodeThatIsGoneAreMissedAloud() throws Exception {
    Manager m1 = manager("m1");
    Worker w1 = worker("w1");
    m1.lead(1);
    m1.where(led(1, m1, m1));
    w1.know(led(0, null, m1));
    create();
    TaskId task = awaitRunning();
    w1.close();
    started.remove(w1);
    await()
        .atMost(SOON)
        .until(
            () -> {
              Lines lines = new Lines();
              try (AutoCloseable _ = m1.logs.open(task, ALL, lines)) {
                await().atMost(SOON).until(() -> !lines.ends.isEmpty());
              }
              return lines.ends;
            },
            ends ->
                ends.contains(
                    "rpc error: code = Unknown desc = warning: incomplete log stream. some logs"
                        + " could not be retrieved for the following reasons: node w1 is not"
                        + " available"));
  }
}
