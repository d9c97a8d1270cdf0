package io.skep.app;

import io.skep.agent.Agent;
import io.skep.agent.AgentLink;
import io.skep.agent.ContainerLogs;
import io.skep.agent.Desk;
import io.skep.agent.EngineCalls;
import io.skep.agent.LinkListener;
import io.skep.agent.LinkSettings;
import io.skep.agent.ManualClock;
import io.skep.agent.memory.InMemoryEngine;
import io.skep.agent.memory.Program;
import io.skep.control.ControlClient;
import io.skep.control.ControlManagerCalls;
import io.skep.control.ControlServer;
import io.skep.control.ControlSettings;
import io.skep.dispatcher.Dispatcher;
import io.skep.dispatcher.RemoteLogs;
import io.skep.dispatcher.SessionGate;
import io.skep.dispatcher.SessionSettings;
import io.skep.kernel.IdSource;
import io.skep.kernel.NodeId;
import io.skep.kernel.Sealed;
import io.skep.orchestrator.Orchestration;
import io.skep.pki.Credentials;
import io.skep.session.AgentMessage;
import io.skep.session.DispatcherMessage;
import io.skep.session.Frame;
import io.skep.session.TaskLogs;
import io.skep.simulation.InMemoryCommands;
import io.skep.view.LiveView;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.Materializer;
import org.jspecify.annotations.Nullable;

/** Managers and agents of one swarm in one JVM, over real control ports on loopback. */
final class SessionPeers {
  static final ControlSettings CONTROL =
      new ControlSettings(
          Duration.ofSeconds(20), Duration.ofSeconds(5), Duration.ofMinutes(1), 1 << 20, 256);
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private SessionPeers() {}

  static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** A manager: its gate, its control port, and while it leads its orchestration. */
  static final class Manager implements AutoCloseable {
    final ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "manager");
    final ActorRef<SessionGate.Message> gate;
    final RemoteLogs logs;
    final ControlServer server;
    private final ExecutorService waiting = Executors.newVirtualThreadPerTaskExecutor();
    private final LiveView live;
    private final InMemoryCommands commands;
    private final IdSource ids = new IdSource(new Random(1));

    Manager(Credentials credentials, LiveView live, InMemoryCommands commands) {
      this.live = live;
      this.commands = commands;
      this.gate =
          system.systemActorOf(
              SessionGate.create(live, SessionSettings.defaults()), "gate", Props.empty());
      this.logs =
          new RemoteLogs(
              credentials.identity().node(),
              (task, options, sink) -> {
                throw new AssertionError("not a task of this node");
              },
              live,
              system,
              gate,
              ids,
              waiting,
              Duration.ofSeconds(20));
      this.server =
          await(
              ControlServer.start(
                  system,
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                  credentials,
                  peer -> true,
                  SessionRoutes.of(system, gate, logs),
                  CONTROL));
    }

    String address() {
      return "127.0.0.1:" + server.localAddress().getPort();
    }

    void lead(long term) {
      ActorRef<DispatcherMessage> dispatcher =
          system.systemActorOf(
              Orchestration.create(
                  live,
                  commands,
                  () -> live.current().index(),
                  InstantSource.system(),
                  ids,
                  term,
                  Sealed::base64,
                  Dispatcher.Watching.silence()),
              "term" + term,
              Props.empty());
      gate.tell(new SessionGate.Lead(dispatcher));
    }

    void stepDown() {
      gate.tell(new SessionGate.Follow());
    }

    void where(Frame.Managers managers) {
      gate.tell(new SessionGate.Where(managers));
    }

    @Override
    public void close() {
      system.terminate();
      await(system.getWhenTerminated());
      waiting.shutdownNow();
    }
  }

  /** A node with an agent on an engine in memory. */
  static final class Worker implements AutoCloseable, LinkListener {
    final ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "worker");
    final ManualClock clock = new ManualClock();
    final InMemoryEngine engine =
        new InMemoryEngine(clock).withImage("alpine:1", Program.forever());
    final List<Frame.Managers> heard = new CopyOnWriteArrayList<>();
    final List<String> roles = new CopyOnWriteArrayList<>();
    final ActorRef<AgentMessage> agent;
    final ActorRef<AgentLink.Message> link;
    private final EngineCalls calls = new EngineCalls(Desk.QUICK);

    Worker(Credentials credentials, NodeId claimed, Path folder) {
      this(credentials, claimed, folder, null);
    }

    /** One whose logs come from elsewhere than its engine. */
    Worker(Credentials credentials, NodeId claimed, Path folder, @Nullable TaskLogs logs) {
      agent =
          system.systemActorOf(
              Agent.create(claimed, Desk.QUICK, engine, folder, clock), "agent", Props.empty());
      ControlClient client = ControlClient.of(system, credentials, peer -> true, CONTROL);
      link =
          system.systemActorOf(
              AgentLink.create(
                  agent,
                  "",
                  new ControlManagerCalls(client, Materializer.matFromSystem(system)),
                  logs == null ? new ContainerLogs(engine, calls) : logs,
                  this,
                  LinkSettings.defaults(),
                  new Random(1)),
              "link",
              Props.empty());
    }

    void know(Frame.Managers managers) {
      link.tell(new AgentLink.Know(managers));
    }

    @Override
    public void managers(Frame.Managers managers) {
      heard.add(managers);
    }

    @Override
    public void notReached(String why) {}

    @Override
    public void role(String role) {
      roles.add(role);
    }

    @Override
    public void disconnected() {
      heard.add(new Frame.Managers(0, null, null, List.of()));
    }

    @Override
    public void close() {
      system.terminate();
      await(system.getWhenTerminated());
      calls.close();
    }
  }
}
