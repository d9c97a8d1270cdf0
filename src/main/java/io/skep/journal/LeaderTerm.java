package io.skep.journal;

import io.skep.consensus.Leadership;
import io.skep.consensus.LeadershipSignals;
import io.skep.consensus.ManagerGroup;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This manager's leadership: opens a term in the log when it was elected, and ends it.
 *
 * <p>What Ratis reports comes on its threads and may be old by then; so after each report, and
 * before each claim, Ratis is asked again on the journal's one thread.
 */
final class LeaderTerm implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LeaderTerm.class);
  private static final long REOPEN_MILLIS = 50;
  private static final long MISSED_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final String node;
  private final UUID incarnation;
  private final GroupCommit commit;
  private final Applier applier;
  private final JournalThreads threads;
  private final Supplier<@Nullable ManagerGroup> running;
  private final BooleanSupplier mayWrite;
  private final LeadershipSignals leadership = new LeadershipSignals();
  private volatile CompletableFuture<Void> caughtUp = new CompletableFuture<>();
  private volatile long appliedTerm;
  private long triedAt = System.nanoTime();

  /**
   * @param threads of the journal
   * @param running the member that runs now, or null
   * @param mayWrite asked when a term is open: whether the disk lets writes be taken
   */
  LeaderTerm(
      String node,
      UUID incarnation,
      GroupCommit commit,
      Applier applier,
      JournalThreads threads,
      Supplier<@Nullable ManagerGroup> running,
      BooleanSupplier mayWrite) {
    this.node = node;
    this.incarnation = incarnation;
    this.commit = commit;
    this.applier = applier;
    this.threads = threads;
    this.running = running;
    this.mayWrite = mayWrite;
    this.appliedTerm = applier.state().openTerm();
    leadership.seen(appliedTerm);
  }

  Leadership leadership() {
    return leadership;
  }

  /** Completes when everything that was ever acknowledged has been applied here. */
  CompletableFuture<Void> caughtUp() {
    return caughtUp;
  }

  /** This member may lead now: its term is opened, on the journal's thread. */
  void elected() {
    threads.later(this::open);
  }

  /**
   * Opens the term of a member that leads and has none open for long: a report may have come late,
   * and have ended what it did not mean. On the journal's thread, for a regular look.
   */
  void look() {
    var group = running.get();
    if (group != null
        && !leadership.isReady()
        && System.nanoTime() - triedAt > MISSED_NANOS
        && group.isLeaderReady()) {
      LOG.warn("this member leads the group and has no open term: opened again");
      open();
    }
  }

  /** This member leads no longer, or another leads. */
  void deposed() {
    commit.hold();
    behind();
    // A term that was being opened meanwhile must not be claimed.
    threads.later(this::endUnlessLeading);
  }

  /** From here on the store may lack what was committed elsewhere, or must be read again. */
  void behind() {
    if (caughtUp.isDone()) {
      caughtUp = new CompletableFuture<>();
    }
    leadership.lost();
  }

  /** Entries were applied; another process may have opened a term with one of them. */
  void applied() {
    var state = applier.state();
    if (state.openTerm() == appliedTerm) {
      return;
    }
    appliedTerm = state.openTerm();
    leadership.seen(state.openTerm());
    if (!state.opener().equals(incarnation)) {
      commit.fence(state.openTerm(), applier::settled);
    }
  }

  private void open() {
    var group = running.get();
    if (group == null || !group.isLeaderReady()) {
      return;
    }
    long term;
    try {
      term = group.term();
    } catch (IOException e) {
      LOG.warn("the Raft member ended before its term could be opened", e);
      return;
    }
    triedAt = System.nanoTime();
    leadership.seen(term);
    commit.opening(term);
    var open = new Operation.OpenTerm(term, node, System.currentTimeMillis());
    var _ =
        Outcome.of(group.submit(Entry.encode(term, incarnation, List.of(Entry.encode(open)))))
            .whenComplete(
                (outcomes, error) -> threads.later(() -> opened(group, term, outcomes, error)));
  }

  private void opened(
      ManagerGroup group, long term, @Nullable List<Outcome> outcomes, @Nullable Throwable error) {
    if (!group.isLeaderReady() || !isTermOf(group, term)) {
      LOG.info("term {} was over before it was open", term);
      return;
    }
    if (outcomes != null && outcomes.getFirst() instanceof Outcome.Done done) {
      if (mayWrite.getAsBoolean()) {
        commit.open(term, done.index() == 1, entry -> Outcome.of(group.submit(entry)));
      }
      caughtUp.complete(null);
      leadership.opened(term);
      LOG.info("term {} is open", term);
      endUnlessLeading();
    } else {
      LOG.warn("term {} could not be opened: {}", term, outcomes, error);
      var _ = threads.main().schedule(this::open, REOPEN_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void endUnlessLeading() {
    var group = running.get();
    if (leadership.isReady()
        && (group == null || !group.isLeaderReady() || !isTermOf(group, leadership.term()))) {
      commit.hold();
      behind();
    }
  }

  private static boolean isTermOf(ManagerGroup group, long term) {
    try {
      return group.term() == term;
    } catch (IOException ended) {
      return false;
    }
  }

  @Override
  public void close() {
    leadership.close();
  }
}
