package io.skep.journal;

import io.skep.consensus.Leadership;
import io.skep.consensus.LeadershipSignals;
import io.skep.consensus.ManagerGroup;
import io.skep.journal.JournalUnavailableException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.protocol.RaftClientReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
  private final Applier applier;
  private final StoreEventLog log;
  private final UUID incarnation = UUID.randomUUID();
  private final LeadershipSignals leadership = new LeadershipSignals();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("skep-journal").factory());
  private final ExecutorService background =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("skep-journal-checkpoint").factory());
  private final ExecutorService committer =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("skep-journal-commit").factory());
  private final Checkpoints checkpoints;
  private final GroupCommit commit;
  private @Nullable ManagerGroup group;
  private boolean broken;
  private volatile @Nullable JournalUnavailableException unavailable;

  JournalServer(RaftJournalConfig config, EventStore store, Applier applier, StoreEventLog log) {
    this.config = config;
    this.applier = applier;
    this.log = log;
    this.checkpoints = new Checkpoints(store, background, config.checkpointBytes());
    this.commit =
        new GroupCommit(
            incarnation,
            new GroupCommit.Limits(config.entryBytes(), config.waitingBytes()),
            committer);
  }

  void start() throws IOException {
    group = startGroup();
    var _ =
        thread.scheduleWithFixedDelay(
            this::watch, WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS);
  }

  Leadership leadership() {
    return leadership;
  }

  Optional<JournalUnavailableException> unavailable() {
    return Optional.ofNullable(unavailable);
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
    leadership.lost();
  }

  @Override
  public void failed(Throwable cause) {
    var reason = isFull(cause) ? Reason.DISK_FULL : Reason.IO_ERROR;
    refuse(reason, "the journal cannot write to " + config.dir() + ": " + cause.getMessage());
    leadership.lost();
    later(() -> broken = true);
  }

  @Override
  public void close() {
    refuse(Reason.CLOSED, "the journal in " + config.dir() + " is closed");
    leadership.close();
    try {
      thread.submit(this::closeGroup).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException e) {
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
    var group = config.group();
    checkpoints.use(group.groupDir().resolve("sm"));
    var newest = checkpoints.newest();
    return ManagerGroup.start(
        group,
        new JournalMachine(applier, checkpoints, this),
        new ManagerGroup.Held(
            applier.state().appliedIndex(), newest == null ? -1 : newest.getIndex()));
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
        submit(running, Entry.encode(term, incarnation, List.of(Entry.encode(open))))
            .whenComplete((outcomes, error) -> later(() -> opened(running, term, outcomes, error)));
  }

  private void opened(
      ManagerGroup running,
      long term,
      @Nullable List<Outcome> outcomes,
      @Nullable Throwable error) {
    if (outcomes != null && outcomes.getFirst() instanceof Outcome.Done done) {
      if (hasSpace()) {
        unavailable = null;
        commit.open(term, done.index() == 1, entry -> submit(running, entry));
      }
      leadership.opened(term);
      LOG.info("term {} is open", term);
    } else {
      LOG.warn("term {} could not be opened: {}", term, outcomes, error);
      var _ = thread.schedule(this::openTerm, REOPEN_TERM_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private static CompletableFuture<List<Outcome>> submit(ManagerGroup group, byte[] entry) {
    return group.submit(entry).thenApply(JournalServer::outcomes);
  }

  private static List<Outcome> outcomes(RaftClientReply reply) {
    if (!reply.isSuccess()) {
      throw new CompletionException(reply.getException());
    }
    return Outcome.decode(reply.getMessage().getContent().toByteArray());
  }

  private void watch() {
    try {
      var running = group;
      var current = unavailable;
      if (current == null) {
        watchHealthy(running);
      } else if (current.reason() == Reason.DISK_FULL && hasSpace()) {
        resume(running);
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("the journal in {} is still unavailable", config.dir(), e);
    }
  }

  private void watchHealthy(@Nullable ManagerGroup running) throws IOException {
    if (!hasSpace()) {
      refuse(
          Reason.DISK_FULL,
          "less than "
              + config.minFreeBytes()
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
    group = startGroup();
    broken = false;
  }

  private void refuse(Reason reason, String message) {
    var why = new JournalUnavailableException(reason, message);
    unavailable = why;
    if (reason == Reason.CLOSED) {
      LOG.info("{}", message);
    } else {
      LOG.error("no write is taken: {}", message);
    }
    commit.refuse(why);
  }

  private boolean hasSpace() {
    try {
      return Files.getFileStore(config.dir()).getUsableSpace() >= config.minFreeBytes();
    } catch (IOException e) {
      LOG.warn("cannot ask for the free space of {}", config.dir(), e);
      return true;
    }
  }

  private boolean isFull(Throwable cause) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      var message = at.getMessage();
      if (message != null && message.contains("No space left")) {
        return true;
      }
    }
    return !hasSpace();
  }

  private void later(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException closed) {
      LOG.debug("dropped: the journal is closed", closed);
    }
  }
}
