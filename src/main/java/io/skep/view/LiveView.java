package io.skep.view;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The view of this manager as it follows the log. One thread feeds it, any number read.
 *
 * <p>Listeners are called on the feeding thread, in order; {@link #reached} completes after they
 * were.
 */
public final class LiveView {
  private record Waiter(long index, CompletableFuture<SwarmView> promise) {}

  private final PriorityQueue<Waiter> waiters =
      new PriorityQueue<>((a, b) -> Long.compare(a.index(), b.index()));
  private final List<ViewListener> listeners = new ArrayList<>();
  private volatile SwarmView current = SwarmView.empty();

  /** The latest view. */
  public SwarmView current() {
    return current;
  }

  /** Takes the next events of the log, in order and without gaps. */
  public void feed(List<LoggedEvent> events) {
    if (events.isEmpty()) {
      return;
    }
    SwarmView next = current.applyAll(events);
    List<ViewListener> told;
    synchronized (this) {
      current = next;
      told = List.copyOf(listeners);
    }
    told.forEach(listener -> listener.changed(next, events));
    due(next).forEach(waiter -> waiter.promise().complete(next));
  }

  private synchronized List<Waiter> due(SwarmView view) {
    List<Waiter> due = new ArrayList<>();
    for (Waiter first = waiters.peek();
        first != null && first.index() <= view.index();
        first = waiters.peek()) {
      due.add(waiters.remove());
    }
    return due;
  }

  /** Completes with the first view at or beyond this index; at once if it is there. */
  public CompletionStage<SwarmView> reached(long index) {
    if (current.index() >= index) {
      return CompletableFuture.completedFuture(current);
    }
    synchronized (this) {
      if (current.index() >= index) {
        return CompletableFuture.completedFuture(current);
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

  /** Stops calling the listener. */
  public synchronized void unlisten(ViewListener listener) {
    listeners.remove(listener);
  }
}
