package io.skep.app;

import io.skep.api.docker.Standing;
import io.skep.audit.LoggedEvents;
import io.skep.command.Commands;
import io.skep.consensus.Leadership;
import io.skep.consensus.LeadershipListener;
import io.skep.consensus.Managers;
import io.skep.journal.EventLog;
import io.skep.journal.JournalUnavailableException;
import io.skep.journal.StoredEvent;
import io.skep.journal.SwarmJournal;
import io.skep.view.LiveView;
import io.skep.view.LoggedEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What runs on a manager beside the node's own actors: its view, and the leader's office. */
final class ManagerSystem implements LeaderRoute.Journal, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ManagerSystem.class);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /** How long a new leader waits for writes of its own earlier terms, if nothing refuses them. */
  private static final Duration SETTLED = Duration.ofSeconds(30);

  private static final Duration HAND_OVER = Duration.ofSeconds(2);
  private static final Duration OFFICE_ENDS = Duration.ofSeconds(2);

  private final String swarm;
  private final SwarmJournal journal;
  private final Managers managers;
  private final Consumer<List<LoggedEvent>> follower;
  private final LiveView view = new LiveView();
  private final LeaderCommands commands = new LeaderCommands();
  private final EventLog.Subscription feed;
  private final ActorRef<Leader.Message> leader;
  private final Leadership.Subscription leadership;
  private final AtomicBoolean handsOver = new AtomicBoolean();

  /**
   * Starts to follow the log, and to lead where this manager is elected.
   *
   * @param swarm how the log calls what it leads
   * @param follower is told of all events, in order, before the view has them
   * @param offices makes the office of each term that this manager leads
   */
  ManagerSystem(
      ActorSystem<Void> actors,
      String swarm,
      SwarmJournal journal,
      Consumer<List<LoggedEvent>> follower,
      Offices offices) {
    this.swarm = swarm;
    this.follower = follower;
    this.journal = journal;
    this.managers = journal.managers();
    this.feed = journal.log().subscribe(0, this::feed);
    this.leader =
        actors.systemActorOf(
            Leader.create(term -> Office.create(offices.desk(this), term), commands, this::written),
            "leader",
            Props.empty());
    this.leadership = journal.leadership().subscribe(new Announcer());
  }

  /** Knows what an office works with. */
  interface Offices {
    /** For this manager. */
    Office.Desk desk(ManagerSystem manager);
  }

  private void feed(List<StoredEvent> events) {
    List<LoggedEvent> logged = events.stream().map(LoggedEvents::of).toList();
    follower.accept(logged);
    view.feed(logged);
  }

  /** All that this manager wrote has its outcome, and the view holds all that was committed. */
  private CompletionStage<?> written() {
    return journal
        .settled()
        .toCompletableFuture()
        .copy()
        .orTimeout(SETTLED.toMillis(), TimeUnit.MILLISECONDS)
        .handle((settled, late) -> heard(late))
        .thenCompose(settled -> view.reached(journal.log().lastIndex()));
  }

  private static @Nullable Void heard(@Nullable Throwable late) {
    if (late != null) {
      LOG.warn("writes of an earlier term have no outcome yet, after {}", SETTLED);
    }
    return null;
  }

  private final class Announcer implements LeadershipListener {
    @Override
    public void ready(long term) {
      LOG.info("leads {} in term {}", swarm, term);
      leader.tell(new Leader.Lead(term));
    }

    @Override
    public void lost(long term) {
      LOG.info("leads {} no longer, since term {} ended for it", swarm, term);
      leader.tell(new Leader.StepDown(term));
    }
  }

  /** Whether this manager leads, and acts. */
  boolean leads() {
    return commands.hasLeader();
  }

  /** Whether this manager leads, or knows who does and has read its own log. */
  boolean isSettled() {
    boolean follows = managers.leader().filter(id -> !id.equals(managers.self())).isPresent();
    return leads()
        || (follows && knowsItsSwarm() && view.current().index() >= journal.log().lastIndex());
  }

  /** Completes when this manager leads for the first time. */
  CompletionStage<Void> led() {
    return commands.led();
  }

  /** Waits until this manager leads; fails with {@link StartupException} that says why not. */
  void awaitLed(Duration limit) {
    CompletableFuture<Void> led = led().toCompletableFuture();
    long deadline = System.nanoTime() + limit.toNanos();
    while (!led.isDone()) {
      Optional<JournalUnavailableException> why = journal.unavailable();
      if (System.nanoTime() > deadline || why.filter(ManagerSystem::isForGood).isPresent()) {
        throw new StartupException(
            why.map(Throwable::getMessage).orElse("nobody leads the swarm after " + limit));
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** Waits for it; fails with {@link StartupException} after a while. */
  static void await(CompletionStage<?> stage, Duration limit) {
    try {
      stage.toCompletableFuture().orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS).join();
    } catch (CompletionException e) {
      throw new StartupException("the swarm did not come up: " + e.getCause(), e);
    }
  }

  /** Whether it has read of its swarm, so that it can speak of it. */
  boolean knowsItsSwarm() {
    return view.current().cluster() != null;
  }

  /** Why it cannot speak of its swarm yet; empty when it can. */
  Optional<String> unread() {
    return knowsItsSwarm()
        ? Optional.empty()
        : Optional.of(Standing.UNREAD_WORDS + databaseTrouble().map(why -> ": " + why).orElse(""));
  }

  private static boolean isForGood(JournalUnavailableException why) {
    return why.reason() == JournalUnavailableException.Reason.ANOTHER_SWARM;
  }

  /** Why the database that holds the events takes none; empty when it does, or there is none. */
  Optional<String> databaseTrouble() {
    return journal
        .unavailable()
        .filter(
            why -> isForGood(why) || why.reason() == JournalUnavailableException.Reason.DATABASE)
        .map(Throwable::getMessage);
  }

  @Override
  public Optional<String> trouble() {
    return databaseTrouble();
  }

  @Override
  public boolean writes() {
    return journal.unavailable().isEmpty();
  }

  LiveView view() {
    return view;
  }

  /** Commands for the leader's entities; unavailable where this manager does not lead. */
  Commands commands() {
    return commands;
  }

  LeaderCommands leaderCommands() {
    return commands;
  }

  SwarmJournal journal() {
    return journal;
  }

  Managers managers() {
    return managers;
  }

  /**
   * Gives leadership to another manager, if there is one that answers; returns when it has, or will
   * not. Tried once. Whoever stops does so first: clients then do not wait for an election.
   */
  void handOver() {
    if (handsOver.getAndSet(true)) {
      return;
    }
    var _ =
        managers
            .handOver()
            .toCompletableFuture()
            .copy()
            .completeOnTimeout(null, HAND_OVER.toMillis(), TimeUnit.MILLISECONDS)
            .join();
  }

  /**
   * Stops to lead and to follow; the journal is closed by the actors' end. The office goes first:
   * one whose view stands still would decide once more what it has just decided.
   */
  @Override
  public void close() {
    handOver();
    leadership.close();
    CompletableFuture<Void> ended = new CompletableFuture<>();
    leader.tell(new Leader.End(ended));
    ended.completeOnTimeout(null, OFFICE_ENDS.toMillis(), TimeUnit.MILLISECONDS).join();
    feed.close();
    view.end();
  }
}
