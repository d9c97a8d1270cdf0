package io.skep.app;

import io.skep.view.LiveView;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How far the view of this manager must have come for its clients to read what they were told by
 * the leader. Usually it is there within milliseconds, and an answer waits for it. A manager whose
 * disk is full, or that catches up after a pause, may take long: then its clients get their answer
 * all the same, and until the view is there the leader answers their reads.
 *
 * <p>A manager that has just come back, or has lost its leader for a moment, does not know what it
 * has missed. It is in doubt, and behind, until a leader has told it how long the log is.
 *
 * <p>May be called from any thread.
 */
final class CatchUp {
  private static final Duration MOMENT = Duration.ofMillis(20);

  private final LiveView view;
  private final Duration patience;
  private final AtomicLong owed = new AtomicLong();
  private final AtomicLong doubts = new AtomicLong();
  private final AtomicLong settled = new AtomicLong();

  /**
   * Owes nothing yet.
   *
   * @param patience how long an answer waits for the view
   */
  CatchUp(LiveView view, Duration patience) {
    this.view = view;
    this.patience = patience;
  }

  /** Something may have been missed: whoever is asked from now on settles it. */
  void doubt() {
    doubts.incrementAndGet();
  }

  /** The newest doubt: an answer to what is asked from now on settles it, and all before. */
  long newestDoubt() {
    return doubts.get();
  }

  /** Whether a doubt is not settled. */
  boolean isInDoubt() {
    return settled.get() < doubts.get();
  }

  /**
   * A leader has told how long the log is.
   *
   * @param doubt the newest one when it was asked
   * @param index of the log's last event
   */
  void settle(long doubt, long index) {
    owe(index);
    settled.accumulateAndGet(doubt, Math::max);
  }

  /** Whether the view may lack events that clients, here or elsewhere, were told of. */
  boolean isBehind() {
    return isInDoubt() || owes();
  }

  /** Whether clients were told of events that the view does not have. */
  boolean owes() {
    return view.current().index() < owed.get();
  }

  /** Whether that is so still after a moment: who follows closely need not ask the leader. */
  CompletionStage<Boolean> staysBehind() {
    if (isInDoubt()) {
      return CompletableFuture.supplyAsync(
          this::isBehind,
          CompletableFuture.delayedExecutor(MOMENT.toMillis(), TimeUnit.MILLISECONDS));
    }
    return isBehind()
        ? view.reached(owed.get())
            .toCompletableFuture()
            .copy()
            .orTimeout(MOMENT.toMillis(), TimeUnit.MILLISECONDS)
            .handle((seen, failure) -> failure != null)
        : CompletableFuture.completedFuture(false);
  }

  /**
   * Completes when a client may be told of the event of this index: the view has it, or has let one
   * wait too long. Fails if the view ends before.
   */
  CompletionStage<Void> reach(long index) {
    if (isBehind()) {
      owe(index);
      return CompletableFuture.completedFuture(null);
    }
    return view.reached(index)
        .toCompletableFuture()
        .copy()
        .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .handle((seen, failure) -> settle(index, failure));
  }

  private @Nullable Void settle(long index, @Nullable Throwable failure) {
    if (failure instanceof TimeoutException) {
      owe(index);
    } else if (failure != null) {
      throw new CompletionException(failure);
    }
    return null;
  }

  /** A client is told of this event without waiting. */
  void owe(long index) {
    owed.accumulateAndGet(index, Math::max);
  }
}
