package io.skep.app;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.skep.audit.LoggedEvents;
import io.skep.command.Commands;
import io.skep.consensus.Leadership;
import io.skep.consensus.LeadershipListener;
import io.skep.journal.EventLog;
import io.skep.journal.RaftJournalExtension;
import io.skep.journal.StoredEvent;
import io.skep.journal.SwarmJournal;
import io.skep.kernel.IdSource;
import io.skep.kernel.NodeId;
import io.skep.session.AgentMessage;
import io.skep.view.LiveView;
import io.skep.view.LoggedEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that runs for one swarm on this node: journal, view, and the leader's office.
 *
 * <p>Lives from {@code swarm init} or the daemon's start to {@code swarm leave} or its stop.
 */
final class SwarmSystem implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SwarmSystem.class);

  private final ActorSystem<Void> actors;
  private final SwarmJournal journal;
  private final Settings settings;
  private final LiveView view = new LiveView();
  private final LeaderCommands commands = new LeaderCommands();
  private final CompletableFuture<Void> founded = new CompletableFuture<>();
  private final InstantSource clock;
  private final IdSource ids;
  private final SwarmBox opener;
  private final EventLog.Subscription feed;
  private final ActorRef<AgentMessage> agent;
  private final ActorRef<Leader.Message> leader;
  private final Leadership.Subscription leadership;

  private SwarmSystem(
      ActorSystem<Void> actors,
      SwarmJournal journal,
      Settings settings,
      Behavior<AgentMessage> agent,
      InstantSource clock,
      IdSource ids,
      SwarmBox opener) {
    this.opener = opener;
    this.clock = clock;
    this.ids = ids;
    this.actors = actors;
    this.journal = journal;
    this.settings = settings;
    this.feed = journal.log().subscribe(0, this::feed);
    this.agent = actors.systemActorOf(supervised(agent), "agent", Props.empty());
    this.leader =
        actors.systemActorOf(
            Leader.create(term -> Office.create(office(), term), commands),
            "leader",
            Props.empty());
    this.leadership = journal.leadership().subscribe(new Announcer());
  }

  private static Behavior<AgentMessage> supervised(Behavior<AgentMessage> agent) {
    return Behaviors.supervise(agent)
        .onFailure(
            SupervisorStrategy.restartWithBackoff(
                Duration.ofSeconds(1), Duration.ofSeconds(30), 0.2));
  }

  private Office.Desk office() {
    return new Office.Desk(
        settings, view, journal.log()::lastIndex, commands, agent, founded, clock, ids, opener);
  }

  /**
   * Opens the journal in this folder and begins to take part.
   *
   * @throws StartupException if the journal cannot be opened, with the file and the offset where it
   *     is damaged
   */
  static SwarmSystem start(
      Path folder,
      NodeId self,
      Settings settings,
      Behavior<AgentMessage> agent,
      InstantSource clock,
      IdSource ids,
      SwarmBox opener) {
    Config config =
        ConfigFactory.parseMap(
                Map.of(
                    "skep.raft-journal.dir",
                    folder.toString(),
                    "skep.raft-journal.node",
                    self.value(),
                    "pekko.persistence.journal.plugin",
                    "skep.raft-journal",
                    "pekko.persistence.snapshot-store.plugin",
                    "skep.raft-snapshots"))
            .withFallback(settings.all());
    ActorSystem<Void> actors = ActorSystem.create(Behaviors.empty(), "skep-swarm", config);
    try {
      return new SwarmSystem(
          actors, RaftJournalExtension.get(actors).journal(), settings, agent, clock, ids, opener);
    } catch (RuntimeException e) {
      actors.terminate();
      throw new StartupException("the journal in " + folder + " does not open: " + rootOf(e), e);
    }
  }

  private static String rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  private void feed(List<StoredEvent> events) {
    List<LoggedEvent> logged = events.stream().map(LoggedEvents::of).toList();
    opener.follow(logged);
    view.feed(logged);
  }

  /** Lets the leader act once the view holds all that was committed before its term. */
  private final class Announcer implements LeadershipListener {
    @Override
    public void ready(long term) {
      view.reached(journal.log().lastIndex())
          .thenAccept(caughtUp -> leader.tell(new Leader.Lead(term)));
    }

    @Override
    public void lost(long term) {
      leader.tell(new Leader.StepDown(term));
    }
  }

  /** The swarm has this node: its agent may speak. */
  void founded() {
    founded.complete(null);
  }

  /** Whether somebody leads now whom this node can command. */
  boolean hasLeader() {
    return commands.hasLeader();
  }

  /** Completes when somebody leads whom this node can command. */
  CompletionStage<Void> led() {
    return commands.led();
  }

  ActorSystem<Void> actors() {
    return actors;
  }

  LiveView view() {
    return view;
  }

  Commands commands() {
    return commands;
  }

  SwarmJournal journal() {
    return journal;
  }

  ActorRef<AgentMessage> agent() {
    return agent;
  }

  /** Ends everything, the journal last; containers keep running. */
  @Override
  public void close() {
    leadership.close();
    feed.close();
    view.end();
    actors.terminate();
    Duration limit = settings.stopTimeout();
    try {
      actors.getWhenTerminated().toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      LOG.warn("the swarm's actors did not end within {} ms", limit.toMillis());
    } catch (ExecutionException e) {
      LOG.warn("the swarm's actors ended badly", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
