package io.skep.journal;

import io.skep.consensus.GroupManagers;
import io.skep.consensus.Leadership;
import io.skep.consensus.LeadershipSignals;
import io.skep.consensus.ManagerGroup;
import io.skep.consensus.Managers;
import io.skep.journal.JournalUnavailableException.Reason;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Keeps the journal's Raft member running: opens a term when elected, watches the disk, and starts
 * the member anew when a full disk has stopped it and space is back.
 *
 * <p>All decisions are made on one thread; what Ratis reports is handed to it.
 */
final class JournalServer implements JournalMachine.Listener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JournalServer.class);
  private static final long WATCH_MILLIS = 250;
  private static final long REOPEN_TERM_MILLIS = 50;

  private final RaftJournalConfig config;
  private final EventStore store;
  private final Applier applier;
  private final StoreEventLog log;
  private final UUID incarnation = UUID.randomUUID();
  private final LeadershipSignals leadership = new LeadershipSignals();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(daemon("skep-journal"));
  private final ExecutorService background =
      Executors.newSingleThreadExecutor(daemon("skep-journal-checkpoint"));
  private final ExecutorService committer =
      Executors.newSingleThreadExecutor(daemon("skep-journal-commit"));
  private final DiskSpace disk;
  private final Checkpoints checkpoints;
  private final GroupCommit commit;
  private final GroupManagers managers;
  private volatile @Nullable ManagerGroup group;
  private boolean broken;
  private boolean storeFailed;
  private volatile CompletableFuture<Void> caughtUp = new CompletableFuture<>();
  private volatile @Nullable JournalUnavailableException unavailable;

  JournalServer(RaftJournalConfig config, EventStore store, Applier applier, StoreEventLog log) {
    this.config = config;
    this.store = store;
    this.applier = applier;
    this.log = log;
    this.managers =
        new GroupManagers(config.node(), config.limits().electionTimeout(), () -> group);
    this.disk = new DiskSpace(config.dir(), config.limits().minFreeBytes());
    this.checkpoints =
        new Checkpoints(store, background, config.limits().checkpointBytes(), () -> later(this::purge));
    this.commit =
        new GroupCommit(
            incarnation,
            new GroupCommit.Limits(config.limits().entryBytes(), config.limits().waitingBytes()),
            committer);
  }

  void start() throws IOException {
    group = startGroup();
    // The election may have been over before there was a group to open its term in.
    later(this::openTerm);
    var _ =
        thread.scheduleWithFixedDelay(
            this::watch, WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS);
  }

  Leadership leadership() {
    return leadership;
  }

  Managers managers() {
    return managers;
  }

  Optional<JournalUnavailableException> unavailable() {
    return Optional.ofNullable(unavailable);
  }

  /**
   * Completes when everything that was ever acknowledged has been applied here; entities must not
   * recover before.
   */
  CompletableFuture<Void> caughtUp() {
    return caughtUp;
  }

  CompletableFuture<Outcome> offer(byte[] operation) {
    return commit.offer(operation);
  }

  @Override
  public void applied(List<EventStore.IndexedRow> events) {
    log.applied(events);
  }

  @Override
  public void elected() {
    later(this::openTerm);
  }

  @Override
  public void deposed() {
    commit.hold();
    behind();
  }

  /** From here on the store may lack what was committed elsewhere, or must be read again. */
  private void behind() {
    if (caughtUp.isDone()) {
      caughtUp = new CompletableFuture<>();
    }
    leadership.lost();
  }

  @Override
  public void failed(Throwable cause) {
    var reason = disk.wasMissing(cause) ? Reason.DISK_FULL : Reason.IO_ERROR;
    refuse(reason, "the journal cannot write to " + config.dir() + ": " + cause.getMessage());
    behind();
    boolean ofStore = cause instanceof StoreFailedException;
    later(
        () -> {
          broken = true;
          storeFailed |= ofStore;
        });
  }

  @Override
  public void close() {
    refuse(Reason.CLOSED, "the journal in " + config.dir() + " is closed");
    leadership.close();
    managers.close();
    try {
      thread.submit(this::closeGroup).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      LOG.error("the journal in {} did not close cleanly", config.dir(), e.getCause());
    }
    thread.shutdownNow();
    background.close();
    committer.close();
  }

  private @Nullable Void closeGroup() throws IOException {
    var running = group;
    group = null;
    if (running != null) {
      running.close();
    }
    if (!broken) {
      checkpoints.make();
    }
    return null;
  }

  private ManagerGroup startGroup() throws IOException {
    var settings = config.group();
    checkpoints.use(settings.groupDir().resolve("sm"));
    var newest = checkpoints.newest();
    return ManagerGroup.start(
        settings,
        new JournalMachine(applier, checkpoints, this),
        new ManagerGroup.Held(
            applier.state().appliedIndex(), newest == null ? -1 : newest.getIndex()));
  }

  private void purge() {
    var running = group;
    if (running != null) {
      var _ = running.purgeBehindCheckpoint().whenComplete((reply, error) -> purged(error));
    }
  }

  private static void purged(@Nullable Throwable error) {
    if (error != null) {
      LOG.warn("the Raft log was not purged behind the checkpoint", error);
    }
  }

  private void openTerm() {
    var running = group;
    if (running == null || !running.isLeaderReady()) {
      return;
    }
    long term;
    try {
      term = running.term();
    } catch (IOException e) {
      LOG.warn("the Raft member ended before its term could be opened", e);
      return;
    }
    leadership.seen(term);
    commit.opening(term);
    var open = new Operation.OpenTerm(term, config.node(), System.currentTimeMillis());
    var _ =
        Outcome.of(running.submit(Entry.encode(term, incarnation, List.of(Entry.encode(open)))))
            .whenComplete((outcomes, error) -> later(() -> opened(running, term, outcomes, error)));
  }

  private void opened(
      ManagerGroup running,
      long term,
      @Nullable List<Outcome> outcomes,
      @Nullable Throwable error) {
    if (outcomes != null && outcomes.getFirst() instanceof Outcome.Done done) {
      if (disk.isEnough()) {
        unavailable = null;
        commit.open(term, done.index() == 1, entry -> Outcome.of(running.submit(entry)));
      }
      caughtUp.complete(null);
      leadership.opened(term);
      LOG.info("term {} is open", term);
    } else {
      LOG.warn("term {} could not be opened: {}", term, outcomes, error);
      var _ = thread.schedule(this::openTerm, REOPEN_TERM_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void watch() {
    managers.look();
    try {
      var running = group;
      var current = unavailable;
      if (current == null) {
        watchHealthy(running);
      } else if (current.reason() == Reason.DISK_FULL && disk.isEnoughToResume()) {
        resume(running);
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("the journal in {} is still unavailable", config.dir(), e);
    }
  }

  private void watchHealthy(@Nullable ManagerGroup running) throws IOException {
    if (!disk.isEnough()) {
      refuse(
          Reason.DISK_FULL,
          "less than "
              + config.limits().minFreeBytes()
              + " bytes are free in "
              + config.dir()
              + ": no write is taken until there is more");
    } else if (running != null && !running.isAlive()) {
      failed(new IOException("the Raft member has ended itself"));
    }
  }

  private void resume(@Nullable ManagerGroup running) throws IOException {
    if (running != null && !broken && running.isAlive()) {
      openTerm();
      return;
    }
    LOG.info("space is back in {}: the Raft member starts anew", config.dir());
    if (running != null) {
      running.close();
    }
    group = null;
    if (storeFailed) {
      store.reopen();
      applier.reload();
      storeFailed = false;
    }
    group = startGroup();
    broken = false;
  }

  private void refuse(Reason reason, String message) {
    var why = new JournalUnavailableException(reason, message);
    unavailable = why;
    LOG.atLevel(reason == Reason.CLOSED ? Level.INFO : Level.ERROR).log(message);
    commit.refuse(why);
  }

  private static ThreadFactory daemon(String name) {
    return Thread.ofPlatform().daemon().name(name).factory();
  }

  private void later(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException closed) {
      LOG.debug("dropped: the journal is closed", closed);
    }
  }
}
