package io.skep.app;

import io.skep.agent.ContainerLogs;
import io.skep.api.docker.ActiveSwarm;
import io.skep.api.docker.SwarmHistory;
import io.skep.audit.History;
import io.skep.consensus.GroupConfig;
import io.skep.control.Access;
import io.skep.control.ControlRoutes;
import io.skep.control.ControlServer;
import io.skep.control.JoinRoutes;
import io.skep.dispatcher.RemoteLogs;
import io.skep.dispatcher.SessionGate;
import io.skep.entity.Outcome;
import io.skep.journal.SwarmJournal;
import io.skep.kernel.IdSource;
import io.skep.kernel.Meta;
import io.skep.kernel.NodeId;
import io.skep.node.NodeEvent;
import io.skep.pki.ExternalAuthorities;
import io.skep.refusal.CommandRefused;
import io.skep.session.DispatcherMessage;
import io.skep.view.LoggedEvent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.stream.SystemMaterializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This node as one of the swarm's managers: its journal, its view, its control port. */
final class SwarmManager implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SwarmManager.class);

  private static final Duration POLL = Duration.ofMillis(5);

  /** How long a node may take to begin to send a log. */
  private static final Duration LOGS_BEGIN = Duration.ofSeconds(5);

  /** How long a client waits for the view to have what the leader has told of. */
  private static final Duration CATCH_UP = Duration.ofMillis(500);

  private final SwarmBox box;
  private final NodeGossip gossip;
  private final ActorRef<SessionGate.Message> gate;
  private final Whereabouts whereabouts;
  private final Lock lock;
  private final RemoteLogs logs;
  private final ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();
  private final ManagerSystem system;
  private final CompletableFuture<SwarmManager> begun = new CompletableFuture<>();
  private final ControlServer server;
  private final ActiveSwarm active;
  private final History history;
  private final LeaderRoute route;
  private final Admission admission = new Admission();
  private final IdSource ids = new IdSource(new SecureRandom());

  /**
   * Opens the journal, then the control port.
   *
   * @param start how the journal comes to its group, where it is new
   * @throws StartupException if either cannot be opened
   */
  SwarmManager(
      NodeContext context,
      NodeSystem node,
      NodeGossip gossip,
      NodeLinks links,
      GroupConfig.Start start) {
    this.gossip = gossip;
    this.box = box(context);
    SwarmJournal journal =
        JournalOpening.open(
            node.actors(),
            context.state(),
            context.folder(),
            context.keys(),
            context.credentials(),
            admission,
            start);
    this.system =
        new ManagerSystem(
            node.actors(),
            "the swarm",
            journal,
            this::follow,
            manager ->
                new Office.Desk(
                    context.settings(),
                    manager.view(),
                    journal.log()::lastIndex,
                    manager.leaderCommands(),
                    journal.managers(),
                    () -> gossip.missing(manager.view().current().nodes().keySet()),
                    new Leading(),
                    context.founded(),
                    context.clock(),
                    ids,
                    box));
    admission.follow(system.view());
    system.view().listen(links::look);
    this.gate =
        node.actors()
            .systemActorOf(
                SessionGate.create(system.view(), context.settings().membership().session()),
                "gate",
                Props.empty());
    this.whereabouts = new Whereabouts(node.actors(), system, gossip, links, gate);
    this.lock = new Lock(context.keys(), system.view());
    this.logs =
        new RemoteLogs(
            context.state().nodeId(),
            new ContainerLogs(context.engine(), context.calls()),
            system.view(),
            node.actors(),
            gate,
            ids,
            readers,
            LOGS_BEGIN);
    this.history = new History(journal.log());
    CatchUp catchUp = new CatchUp(system.view(), CATCH_UP);
    this.route =
        new LeaderRoute(
            journal.managers(),
            system.view(),
            system.leaderCommands(),
            new Forwarding(
                context.client(), catchUp, SystemMaterializer.get(node.actors()).materializer()),
            SwarmHistory.of(history),
            catchUp,
            system,
            context.settings().leaderWait());
    this.active =
        new ActiveSwarm(
            system.view(),
            system.commands(),
            logs,
            SwarmHistory.of(history),
            box,
            ExternalAuthorities.of(context.credentials()),
            this::refused,
            route,
            ids);
    this.server = listen(context, node, journal);
    begun.complete(this);
  }

  private static SwarmBox box(NodeContext context) {
    try {
      return context.keys().box();
    } catch (IOException e) {
      throw new StartupException("the keys of secrets and configs cannot be read: " + e, e);
    }
  }

  /** What the log says first concerns keys and connections. */
  private void follow(List<LoggedEvent> events) {
    box.follow(events);
    for (LoggedEvent event : events) {
      if (event.recorded().event() instanceof NodeEvent.NodeRemoved) {
        NodeId gone = new NodeId(event.id());
        gossip.forget(gone);
        disconnect(gone);
      }
    }
  }

  /** Passes on what an office says, once there is whom to tell. */
  private final class Leading implements Office.Leading {
    @Override
    public void lead(ActorRef<DispatcherMessage> dispatcher) {
      var _ = begun.thenAccept(self -> self.whereabouts.lead(dispatcher));
    }

    @Override
    public void follow() {
      var _ = begun.thenAccept(self -> self.whereabouts.follow());
    }
  }

  private ControlServer listen(NodeContext context, NodeSystem node, SwarmJournal journal) {
    SwarmState state = context.state();
    InetSocketAddress bind = new InetSocketAddress(state.bindHost(), state.listenPort());
    SwarmDesk desk =
        new SwarmDesk(
            system,
            route::leader,
            new Signatory(
                context.keys().vault(),
                ExternalAuthorities.of(context.credentials()),
                context.clock()),
            context.clock(),
            ids);
    ControlRoutes routes =
        JoinRoutes.of(desk, context.client())
            .and(SessionRoutes.of(node.actors(), gate, logs))
            .and(new ManagerDesk(system, context, ids).routes())
            .with(
                "*",
                Forwarding.PATH + "/{rest...}",
                Access.MANAGER,
                request -> Forwarding.receive(request, context.api(), journal));
    try {
      return ControlServer.start(
              node.actors(),
              bind,
              context.credentials(),
              admission,
              routes,
              context.settings().control())
          .toCompletableFuture()
          .join();
    } catch (CompletionException e) {
      PortRefused refused = new PortRefused(state.listenAddress(), bind, e);
      throw new StartupException(String.valueOf(refused.getMessage()), refused);
    }
  }

  private void refused(Meta meta, String kind, String id, String reason) {
    system
        .commands()
        .refusal(ids.next(), new CommandRefused(kind, id, reason), meta)
        .thenAccept(
            outcome -> {
              if (!(outcome instanceof Outcome.Done)) {
                LOG.warn("no trace of a refused command of {}: {}", meta.principal(), outcome);
              }
            });
  }

  /** Whether the swarm, as this manager sees it, has this node among its managers. */
  boolean knowsItself(NodeId self) {
    var node = system.view().current().node(self);
    return node.isPresent() && node.get().value().managerStatus() != null;
  }

  /** Waits until this manager leads, or has all that its leader has; no longer than this. */
  void awaitLeader(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while ((!system.isSettled() || route.stale().isPresent()) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  /** Completes when the managers' group has put this manager out. */
  CompletionStage<Void> removed() {
    return system.managers().removed();
  }

  ManagerSystem system() {
    return system;
  }

  ActiveSwarm active() {
    return active;
  }

  History history() {
    return history;
  }

  /** Cuts the connections of a node that is no longer in the swarm, once it was told so. */
  private void disconnect(NodeId node) {
    var _ =
        begun.thenAcceptAsync(
            self -> self.server.disconnect(node),
            CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS));
  }

  /** Stops to listen, to follow and to lead; the journal is closed by the actors' end. */
  @Override
  public void close() {
    whereabouts.close();
    lock.close();
    CompletableFuture<?> stopped = server.stop().toCompletableFuture();
    system.close();
    box.close();
    readers.shutdownNow();
    try {
      stopped.join();
    } catch (CompletionException e) {
      LOG.warn("the control port did not close cleanly", e.getCause());
    }
  }
}
