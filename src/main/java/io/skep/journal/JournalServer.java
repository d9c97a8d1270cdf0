package io.skep.journal;

import io.skep.consensus.GroupManagers;
import io.skep.consensus.Leadership;
import io.skep.consensus.ManagerGroup;
import io.skep.consensus.Managers;
import io.skep.journal.JournalUnavailableException.Reason;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
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
  private static final long HAND_OVER_MILLIS = 1_500;

  private final RaftJournalConfig config;
  private final EventStore store;
  private final Applier applier;
  private final StoreEventLog log;
  private final JournalThreads threads = new JournalThreads();
  private final DiskSpace disk;
  private final Checkpoints checkpoints;
  private final GroupCommit commit;
  private final LeaderTerm term;
  private final GroupManagers managers;
  private final CommitNews news;
  private volatile @Nullable ManagerGroup group;
  private boolean broken;
  private boolean removed;
  private boolean storeFailed;
  private long newestTerm = -1;
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
        new Checkpoints(
            store,
            threads.checkpoints(),
            config.limits().checkpointBytes(),
            () -> threads.later(this::purge));
    this.news = new CommitNews(threads, () -> group);
    var incarnation = UUID.randomUUID();
    this.commit =
        new GroupCommit(
            incarnation,
            new GroupCommit.Limits(config.limits().entryBytes(), config.limits().waitingBytes()),
            threads.commits());
    this.term =
        new LeaderTerm(
            config.node(), incarnation, commit, applier, threads, () -> group, this::mayWrite);
  }

  void start() throws IOException {
    group = startGroup(-1);
    // The election may have been over before there was a group to open its term in.
    term.elected();
    var _ =
        threads
            .main()
            .scheduleWithFixedDelay(this::watch, WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS);
  }

  Leadership leadership() {
    return term.leadership();
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
    return term.caughtUp();
  }

  /** Takes the writes. */
  GroupCommit commit() {
    return commit;
  }

  @Override
  public void applied(List<EventStore.IndexedRow> events) {
    term.applied();
    log.applied(events);
    if (term.leadership().isReady()) {
      news.committed();
    }
  }

  /** What the other managers are told of commits. */
  CommitNews news() {
    return news;
  }

  @Override
  public void installed() {
    term.applied();
    log.moreInStore();
  }

  @Override
  public void elected() {
    term.elected();
  }

  @Override
  public void deposed() {
    term.deposed();
  }

  @Override
  public void groupChanged() {
    managers.look();
  }

  @Override
  public void removed() {
    threads.later(this::endRemoved);
  }

  private void endRemoved() {
    if (!removed) {
      removed = true;
      refuse(Reason.REMOVED, config.node() + " is no longer a manager of its group");
      term.behind();
      managers.toldRemoved();
    }
  }

  @Override
  public void failed(Throwable cause) {
    var reason = disk.wasMissing(cause) ? Reason.DISK_FULL : Reason.IO_ERROR;
    refuse(reason, "the journal cannot write to " + config.dir() + ": " + cause.getMessage());
    term.behind();
    boolean ofStore = cause instanceof StoreFailedException;
    threads.later(
        () -> {
          broken = true;
          storeFailed |= ofStore;
        });
  }

  @Override
  public void close() {
    refuse(Reason.CLOSED, "the journal in " + config.dir() + " is closed");
    term.close();
    // Those who stay need not wait for an election; without an answer they elect all the same.
    managers
        .handOver()
        .toCompletableFuture()
        .completeOnTimeout(null, HAND_OVER_MILLIS, TimeUnit.MILLISECONDS)
        .join();
    managers.close();
    try {
      threads.main().submit(this::closeGroup).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      LOG.error("the journal in {} did not close cleanly", config.dir(), e.getCause());
    }
    threads.close();
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

  private ManagerGroup startGroup(long term) throws IOException {
    return new MemberStart(config, applier, checkpoints, this).start(term);
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

  private boolean mayWrite() {
    if (disk.isEnough()) {
      unavailable = null;
      return true;
    }
    return false;
  }

  private void watch() {
    managers.look();
    try {
      var running = group;
      var current = unavailable;
      if (running != null) {
        running.keepNotes();
      }
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
      // Another manager may have space: tried once, as that one may be as full and hand back.
      var _ = managers.handOver();
    } else if (running != null && !running.isAlive() && running.isRemoved()) {
      endRemoved();
    } else if (running != null && !running.isAlive()) {
      failed(new IOException("the Raft member has ended itself"));
    } else {
      term.look();
    }
  }

  private void resume(@Nullable ManagerGroup running) throws IOException {
    if (running != null && !broken && running.isAlive()) {
      if (managers.leader().filter(leader -> !leader.equals(config.node())).isPresent()) {
        // Another takes the writes; the next term of this manager opens with a look at the disk.
        unavailable = null;
      }
      term.elected();
      return;
    }
    LOG.info("space is back in {}: the Raft member starts anew", config.dir());
    if (running != null) {
      newestTerm = running.newestTerm();
      running.close();
    }
    group = null;
    if (storeFailed) {
      store.reopen();
      applier.reload();
      storeFailed = false;
    }
    group = startGroup(newestTerm);
    broken = false;
  }

  private void refuse(Reason reason, String message) {
    var why = new JournalUnavailableException(reason, message);
    unavailable = why;
    LOG.atLevel(reason == Reason.CLOSED || reason == Reason.REMOVED ? Level.INFO : Level.ERROR)
        .log(message);
    commit.refuse(why);
  }
}
