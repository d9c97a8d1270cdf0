package io.skep.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the writes that are pending at one moment into one Raft entry.
 *
 * <p>At most two entries are under way: with one the log would idle while an entry is applied, with
 * more the entries become small. A write whose entry came back without an answer (leadership lost,
 * server stopping) waits and is tried again in its old order; the state machine knows it by its
 * numbers if it had been committed after all. It fails only when another process has opened a newer
 * term, or when the journal says that it takes no writes.
 */
final class GroupCommit {
  private static final int ENTRIES_UNDER_WAY = 2;
  private static final long RETRY_MILLIS = 50;

  private final UUID incarnation;
  private final Limits limits;
  private final Executor thread;
  private final WaitingWrites waiting = new WaitingWrites();
  private final List<Batch> underWay = new ArrayList<>();
  private long offered;
  private long openTerm;
  private long unbrokenSince;
  private long ownNewestTerm;
  private long fencedBy;
  private boolean retryPlanned;
  private boolean pumping;
  private @Nullable Function<byte[], CompletableFuture<List<Outcome>>> log;
  private @Nullable JournalUnavailableException unavailable;

  GroupCommit(UUID incarnation, Limits limits, Executor thread) {
    this.incarnation = incarnation;
    this.limits = limits;
    this.thread = thread;
  }

  /**
   * Bounds of the queue.
   *
   * @param entryBytes the most that goes into one entry, unless one write alone is larger
   * @param waitingBytes the most that may wait; more is refused as overload
   */
  record Limits(int entryBytes, long waitingBytes) {}

  /** An entry under way. */
  private record Batch(
      long term,
      Function<byte[], CompletableFuture<List<Outcome>>> log,
      List<PendingWrite> writes) {}

  /** Takes an operation; the answer comes on the thread that applies the log. */
  CompletableFuture<Outcome> offer(byte[] operation) {
    var done = new CompletableFuture<Outcome>();
    synchronized (this) {
      var refusal = refusal(operation);
      if (refusal != null) {
        done.completeExceptionally(refusal);
        return done;
      }
      waiting.add(new PendingWrite(offered++, openTerm, operation, done));
    }
    pump();
    return done;
  }

  /**
   * A term of this process is open: writes flow.
   *
   * @param unbroken whether the term before was this process's own, so that what its writers
   *     believe still holds
   */
  void open(
      long term, boolean unbroken, Function<byte[], CompletableFuture<List<Outcome>>> submit) {
    List<PendingWrite> fenced;
    synchronized (this) {
      log = submit;
      unavailable = null;
      fencedBy = 0;
      openTerm = term;
      if (!unbroken) {
        unbrokenSince = term;
      }
      if (underWay.isEmpty()) {
        waiting.requeueUnanswered();
      }
      fenced = waiting.take(write -> !holds(write));
    }
    pump();
    fenced.forEach(write -> write.done().completeExceptionally(new WriteFencedException(term)));
  }

  /** This process is about to open a term: what the log fences from now on may be its own. */
  synchronized void opening(long term) {
    log = null;
    ownNewestTerm = term;
  }

  /** Holds what comes, until the next {@link #open}. */
  synchronized void hold() {
    log = null;
  }

  /**
   * Another process has opened a newer term, and all entries before it have been applied here: what
   * this process gathered in its own terms was committed before, or never will be.
   *
   * @param settled the answer to an operation that was committed
   */
  void fence(long term, Function<byte[], Optional<Outcome>> settled) {
    List<PendingWrite> over;
    synchronized (this) {
      if (openTerm == 0 || openTerm > term) {
        return;
      }
      log = null;
      fencedBy = term;
      over = drain();
    }
    for (var write : over) {
      settled
          .apply(write.bytes())
          .ifPresentOrElse(
              write.done()::complete,
              () -> write.done().completeExceptionally(new WriteFencedException(term)));
    }
  }

  /** Fails all that waits and all that comes, until the next {@link #open}. */
  void refuse(JournalUnavailableException reason) {
    List<PendingWrite> failed;
    synchronized (this) {
      log = null;
      unavailable = reason;
      failed = drain();
    }
    failed.forEach(write -> write.done().completeExceptionally(reason));
  }

  /** Completes when all that was offered before now has its answer, whatever that is. */
  synchronized CompletableFuture<Void> settled() {
    Stream<PendingWrite> all =
        Stream.concat(underWay.stream().flatMap(batch -> batch.writes().stream()), waiting.all());
    return CompletableFuture.allOf(
        all.map(write -> write.done().handle((answer, failure) -> write))
            .toArray(CompletableFuture[]::new));
  }

  private List<PendingWrite> drain() {
    var all = new ArrayList<PendingWrite>();
    underWay.forEach(batch -> all.addAll(batch.writes()));
    underWay.clear();
    all.addAll(waiting.drain());
    return all;
  }

  private @Nullable RuntimeException refusal(byte[] operation) {
    if (unavailable != null) {
      return unavailable;
    }
    if (fencedBy != 0) {
      return new WriteFencedException(fencedBy);
    }
    if (waiting.bytes() + operation.length > limits.waitingBytes()) {
      return new JournalUnavailableException(
          JournalUnavailableException.Reason.OVERLOADED,
          waiting.bytes()
              + " bytes wait to be written (expected: <= "
              + limits.waitingBytes()
              + ")");
    }
    return null;
  }

  /** Submits what may go; one thread at a time, and never with the lock held. */
  private void pump() {
    synchronized (this) {
      if (pumping) {
        return;
      }
      pumping = true;
    }
    for (var batch = take(); batch != null; batch = take()) {
      submit(batch);
    }
  }

  private synchronized @Nullable Batch take() {
    if (log == null || retryPlanned || waiting.isEmpty() || underWay.size() >= ENTRIES_UNDER_WAY) {
      pumping = false;
      return null;
    }
    var batch = new Batch(openTerm, log, waiting.next(limits.entryBytes()));
    underWay.add(batch);
    return batch;
  }

  private void submit(Batch batch) {
    var operations = batch.writes().stream().map(PendingWrite::bytes).toList();
    var _ =
        batch
            .log()
            .apply(Entry.encode(batch.term(), incarnation, operations))
            .whenComplete((outcomes, error) -> answered(batch, error == null ? outcomes : null));
  }

  private void answered(Batch batch, @Nullable List<Outcome> outcomes) {
    var writes = new ArrayList<PendingWrite>(batch.writes().size());
    var answers = new ArrayList<Outcome>(batch.writes().size());
    boolean more;
    synchronized (this) {
      if (!underWay.remove(batch)) {
        return;
      }
      for (int i = 0; i < batch.writes().size(); i++) {
        var write = batch.writes().get(i);
        if (outcomes == null || mustRepeat(write, outcomes.get(i))) {
          waiting.unanswered(write);
        } else {
          writes.add(write);
          answers.add(outcomes.get(i));
        }
      }
      if (waiting.hasUnanswered() && underWay.isEmpty()) {
        waiting.requeueUnanswered();
        planRetry();
      }
      more = !waiting.isEmpty();
    }
    if (more) {
      // Not on this thread: it applies the log, and submitting may need what it holds.
      thread.execute(this::pump);
    }
    for (int i = 0; i < writes.size(); i++) {
      writes.get(i).done().complete(answers.get(i));
    }
  }

  /**
   * Whether an answer only says that the write came too early or too late: under a term that this
   * same process has replaced, or ahead of an earlier write of its entity that is to be repeated.
   */
  private boolean mustRepeat(PendingWrite write, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done done -> false;
      case Outcome.Fenced fenced -> fenced.currentTerm() == ownNewestTerm && holds(write);
      case Outcome.OutOfSequence other -> waiting.isBehindUnanswered(write);
    };
  }

  private boolean holds(PendingWrite write) {
    return write.term() == 0 || write.term() >= unbrokenSince;
  }

  private void planRetry() {
    if (!retryPlanned) {
      retryPlanned = true;
      CompletableFuture.delayedExecutor(RETRY_MILLIS, TimeUnit.MILLISECONDS, thread)
          .execute(this::retry);
    }
  }

  private void retry() {
    synchronized (this) {
      retryPlanned = false;
    }
    pump();
  }
}
