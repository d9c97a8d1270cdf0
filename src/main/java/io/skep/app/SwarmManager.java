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
import io.skep.entity.Outcome;
import io.skep.journal.SwarmJournal;
import io.skep.kernel.IdSource;
import io.skep.kernel.Meta;
import io.skep.kernel.NodeId;
import io.skep.refusal.CommandRefused;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.stream.SystemMaterializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This node as one of the swarm's managers: its journal, its view, its control port. */
final class SwarmManager implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SwarmManager.class);

  private static final Duration POLL = Duration.ofMillis(5);

  private final SwarmBox box;
  private final ManagerSystem system;
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
  SwarmManager(NodeContext context, NodeSystem node, GroupConfig.Start start) {
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
            journal,
            box::follow,
            manager ->
                new Office.Desk(
                    context.settings(),
                    manager.view(),
                    journal.log()::lastIndex,
                    manager.leaderCommands(),
                    journal.managers(),
                    context.agent(),
                    context.founded(),
                    context.clock(),
                    ids,
                    box));
    admission.follow(system.view());
    this.history = new History(journal.log());
    this.route =
        new LeaderRoute(
            journal.managers(),
            system.view(),
            system.leaderCommands(),
            new Forwarding(
                context.client(),
                system.view(),
                SystemMaterializer.get(node.actors()).materializer()),
            context.settings().leaderWait());
    this.active =
        new ActiveSwarm(
            system.view(),
            system.commands(),
            new ContainerLogs(context.engine(), context.calls()),
            SwarmHistory.of(history),
            box,
            this::refused,
            route,
            ids);
    this.server = listen(context, node, journal);
  }

  private static SwarmBox box(NodeContext context) {
    try {
      return context.keys().box();
    } catch (IOException e) {
      throw new StartupException("the keys of secrets and configs cannot be read: " + e, e);
    }
  }

  private ControlServer listen(NodeContext context, NodeSystem node, SwarmJournal journal) {
    SwarmState state = context.state();
    InetSocketAddress bind = new InetSocketAddress(state.bindHost(), state.listenPort());
    SwarmDesk desk =
        new SwarmDesk(system, route::leader, context.keys().vault(), context.clock(), ids);
    ControlRoutes routes =
        JoinRoutes.of(desk, context.client())
            .and(new ManagerDesk(system, context.keys(), context.clock(), ids).routes())
            .with(
                "*",
                Forwarding.PATH + "/{rest...}",
                Access.MANAGER,
                request ->
                    Forwarding.receive(request, context.api(), journal.log()::lastIndex));
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
      throw new StartupException("cannot listen on " + bind + ": " + e.getCause().getMessage(), e);
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

  /** Waits until this manager leads, or follows a leader and has its view; no longer than this. */
  void awaitLeader(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!system.isSettled() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(POLL.toNanos());
    }
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

  /** Cuts the connections of a node that is no longer in the swarm. */
  void disconnect(NodeId node) {
    server.disconnect(node);
  }

  /** Stops to listen, to follow and to lead; the journal is closed by the actors' end. */
  @Override
  public void close() {
    CompletableFuture<?> stopped = server.stop().toCompletableFuture();
    system.close();
    box.close();
    try {
      stopped.join();
    } catch (CompletionException e) {
      LOG.warn("the control port did not close cleanly", e.getCause());
    }
  }
}
