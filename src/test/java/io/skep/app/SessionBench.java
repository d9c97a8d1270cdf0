package io.skep.app;

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
import io.skep.service.ServiceCommand;
import io.skep.session.Frame;
import io.skep.simulation.InMemoryCommands;
import io.skep.simulation.Specs;
import io.skep.spec.SwarmSpec;
import io.skep.spec.TaskState;
import io.skep.spec.TlsInfo;
import io.skep.testdata.Seeds;
import io.skep.testdata.TestPki;
import io.skep.view.LiveView;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Agents and managers on different hosts, as far as one JVM can tell: TLS and all, on loopback. */
abstract class SessionBench {
  static final Duration SOON = Duration.ofSeconds(30);
  static final NodeId W1 = new NodeId("w1");

  @TempDir Path folder;

  final LiveView live = new LiveView();
  final InMemoryCommands commands = new InMemoryCommands(live);
  final IdSource ids = new IdSource(Seeds.generator(1));
  final List<AutoCloseable> started = new ArrayList<>();
  TestPki pki;

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

  Meta user() {
    return new Meta(Instant.now(), Principal.user("root", 0), Cause.command(ids.next(), "a test"));
  }

  void join(NodeId node) {
    commands.node(
        node,
        new NodeCommand.JoinNode(Specs.node("active", Map.of()), null, Specs.status(false), null),
        user());
  }

  Manager manager(String name) {
    Manager manager = new Manager(pki.manager(name), live, commands);
    started.add(manager);
    return manager;
  }

  Worker worker(String name) {
    Worker worker = new Worker(pki.worker(name), new NodeId(name), folder.resolve("of-" + name));
    started.add(worker);
    return worker;
  }

  static Frame.Managers led(long term, @Nullable Manager leader, Manager... all) {
    return new Frame.Managers(
        term,
        leader == null ? null : leader.address(),
        null,
        List.of(all).stream().map(Manager::address).toList());
  }

  Node node(NodeId id) {
    return live.current().node(id).orElseThrow().value();
  }

  void awaitState(NodeId id, String state) {
    await(id + " " + state).atMost(SOON).until(() -> node(id).status().state().equals(state));
  }

  TaskId awaitRunning() {
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

  void create(String name) {
    commands.service(
        new ServiceId(ids.next()),
        new ServiceCommand.CreateService(Specs.replicated(name, 1).build()),
        user());
  }
}
