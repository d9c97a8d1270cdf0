package io.skep.view;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The view of this manager as it follows the log. One thread feeds it, any number read.
 *
 * <p>Listeners are called on the feeding thread, in order. Who waits for an index is told on other
 * threads, so that what he does then does not hold up the log.
 */
public final class LiveView {
  /** Between two kept views at first: some 20 ms of folding. */
  private static final long MILESTONE = 1_000;

  private static final int MILESTONES = 64;

  /** In all kept views: some 100 MB, if they shared nothing. */
  private static final long TASKS = 100_000;

  private record Waiter(long index, CompletableFuture<SwarmView> promise) {}

  private final PriorityQueue<Waiter> waiters =
      new PriorityQueue<>(Comparator.comparingLong(Waiter::index));
  private final List<ViewListener> listeners = new ArrayList<>();
  private final Milestones past = new Milestones(MILESTONE, MILESTONES, TASKS);
  private volatile SwarmView current = SwarmView.empty();
  private boolean ended;

  /** The latest view. */
  public SwarmView current() {
    return current;
  }

  /**
   * The newest view at hand that holds no event after this index and none later than this time; the
   * empty one, from which the whole log is to be folded, if there is none.
   */
  public SwarmView before(long index, Instant time) {
    return past.before(index, time);
  }

  /** Takes the next events of the log, in order and without gaps. */
  public void feed(List<LoggedEvent> events) {
    if (events.isEmpty()) {
      return;
    }
    SwarmView next = current.applyAll(events);
    past.passed(next, events);
    List<ViewListener> told;
    List<Waiter> due;
    synchronized (this) {
      current = next;
      told = List.copyOf(listeners);
      due = due(next.index());
    }
    due.forEach(waiter -> waiter.promise().completeAsync(() -> next));
    told.forEach(listener -> listener.changed(next, events));
  }

  private List<Waiter> due(long index) {
    List<Waiter> due = new ArrayList<>();
    for (Waiter first = waiters.peek();
        first != null && first.index() <= index;
        first = waiters.peek()) {
      due.add(waiters.remove());
    }
    return due;
  }

  /**
   * Completes with a view at or beyond this index; at once if it is there. Whether listeners have
   * heard of it by then is left open. Fails with {@link CancellationException} if the view ends
   * before.
   */
  public CompletionStage<SwarmView> reached(long index) {
    SwarmView seen = current;
    if (seen.index() >= index) {
      return CompletableFuture.completedFuture(seen);
    }
    synchronized (this) {
      if (current.index() >= index) {
        return CompletableFuture.completedFuture(current);
      }
      if (ended) {
        return CompletableFuture.failedFuture(noMore());
      }
      Waiter waiter = new Waiter(index, new CompletableFuture<>());
      waiters.add(waiter);
      return waiter.promise();
    }
  }

  /**
   * Calls the listener for all events after the returned view, none missed, none twice.
   *
   * @return the view the listener starts from
   */
  public synchronized SwarmView listen(ViewListener listener) {
    listeners.add(listener);
    return current;
  }

  /** Stops calling the listener; a call that is under way goes on to its end. */
  public synchronized void unlisten(ViewListener listener) {
    listeners.remove(listener);
  }

  /** No more events come: this node has left the swarm, or stops. Who waits is told so. */
  public void end() {
    List<Waiter> left;
    synchronized (this) {
      ended = true;
      left = List.copyOf(waiters);
      waiters.clear();
    }
    left.forEach(waiter -> waiter.promise().completeExceptionally(noMore()));
  }

  private static CancellationException noMore() {
    return new CancellationException("this node no longer follows the swarm");
  }
}
