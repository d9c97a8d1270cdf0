package io.skep.journal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
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
  private final ArrayDeque<PendingWrite> queue = new ArrayDeque<>();
  private final List<Batch> underWay = new ArrayList<>();
  private final List<PendingWrite> unanswered = new ArrayList<>();
  private long offered;
  private long queuedBytes;
  private long openTerm;
  private long unbrokenSince;
  private long ownNewestTerm;
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
      queue.add(new PendingWrite(offered++, openTerm, operation, done));
      queuedBytes += operation.length;
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
    var fenced = new ArrayList<PendingWrite>();
    synchronized (this) {
      log = submit;
      unavailable = null;
      openTerm = term;
      if (!unbroken) {
        unbrokenSince = term;
      }
      if (underWay.isEmpty()) {
        requeueUnanswered();
      }
      takeFenced(fenced);
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

  /** Fails all that waits and all that comes, until the next {@link #open}. */
  void refuse(JournalUnavailableException reason) {
    List<PendingWrite> failed = new ArrayList<>();
    synchronized (this) {
      log = null;
      unavailable = reason;
      failed.addAll(queue);
      failed.addAll(unanswered);
      underWay.forEach(batch -> failed.addAll(batch.writes()));
      underWay.clear();
      queue.clear();
      unanswered.clear();
      queuedBytes = 0;
    }
    failed.forEach(write -> write.done().completeExceptionally(reason));
  }

  private @Nullable JournalUnavailableException refusal(byte[] operation) {
    if (unavailable != null) {
      return unavailable;
    }
    if (queuedBytes + operation.length > limits.waitingBytes()) {
      return new JournalUnavailableException(
          JournalUnavailableException.Reason.OVERLOADED,
          queuedBytes + " bytes wait to be written (expected: <= " + limits.waitingBytes() + ")");
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
    if (log == null || retryPlanned || queue.isEmpty() || underWay.size() >= ENTRIES_UNDER_WAY) {
      pumping = false;
      return null;
    }
    var batch = new Batch(openTerm, log, nextWrites());
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

  private List<PendingWrite> nextWrites() {
    var batch = new ArrayList<PendingWrite>();
    int size = 0;
    for (var next = queue.peek();
        next != null && (batch.isEmpty() || size + next.bytes().length <= limits.entryBytes());
        next = queue.peek()) {
      batch.add(queue.remove());
      size += next.bytes().length;
    }
    queuedBytes -= size;
    return batch;
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
          unanswered.add(write);
        } else {
          writes.add(write);
          answers.add(outcomes.get(i));
        }
      }
      if (!unanswered.isEmpty() && underWay.isEmpty()) {
        requeueUnanswered();
        planRetry();
      }
      more = !queue.isEmpty();
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
      case Outcome.OutOfSequence other ->
          unanswered.stream().anyMatch(earlier -> earlier.order() < write.order());
    };
  }

  private boolean holds(PendingWrite write) {
    return write.term() == 0 || write.term() >= unbrokenSince;
  }

  private void requeueUnanswered() {
    unanswered.sort(Comparator.comparingLong(PendingWrite::order).reversed());
    for (var write : unanswered) {
      queue.addFirst(write);
      queuedBytes += write.bytes().length;
    }
    unanswered.clear();
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

  private void takeFenced(List<PendingWrite> fenced) {
    queue.removeIf(
        write -> {
          if (holds(write)) {
            return false;
          }
          fenced.add(write);
          queuedBytes -= write.bytes().length;
          return true;
        });
  }
}
