package io.skep.consensus;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes on what the log says of this node's leadership, in order, on one thread of its own.
 *
 * <p>{@link #opened} and {@link #lost} are called by the state machine; they never block it.
 */
public final class LeadershipSignals implements Leadership, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LeadershipSignals.class);

  private final List<LeadershipListener> listeners = new CopyOnWriteArrayList<>();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("skep-leadership").factory());
  private volatile long term;
  private volatile long ledTerm;

  @Override
  public long term() {
    return term;
  }

  @Override
  public boolean isReady() {
    return ledTerm != 0;
  }

  @Override
  public Subscription subscribe(LeadershipListener listener) {
    deliver(
        () -> {
          listeners.add(listener);
          var led = announced;
          if (led != 0) {
            tell(listener, true, led);
          }
        });
    return () -> listeners.remove(listener);
  }

  /** What the listeners were told last; only the delivering thread touches it. */
  private long announced;

  /** A term began somewhere in the group. */
  public void seen(long newTerm) {
    if (newTerm > term) {
      term = newTerm;
    }
  }

  /** This node's own term is open in the log: from now on it may act. */
  public void opened(long openedTerm) {
    seen(openedTerm);
    if (ledTerm == openedTerm) {
      return;
    }
    ledTerm = openedTerm;
    LOG.debug("term {} is this manager's", openedTerm);
    deliver(
        () -> {
          announced = openedTerm;
          listeners.forEach(listener -> tell(listener, true, openedTerm));
        });
  }

  /** This node leads no longer; without effect when it did not lead. */
  public void lost() {
    var led = ledTerm;
    if (led == 0) {
      return;
    }
    ledTerm = 0;
    LOG.debug("term {} ended for this manager", led);
    deliver(
        () -> {
          announced = 0;
          listeners.forEach(listener -> tell(listener, false, led));
        });
  }

  @Override
  public void close() {
    lost();
    thread.shutdown();
  }

  private void deliver(Runnable signal) {
    try {
      thread.execute(signal);
    } catch (RejectedExecutionException closed) {
      LOG.debug("leadership signal dropped: closed", closed);
    }
  }

  private static void tell(LeadershipListener listener, boolean ready, long term) {
    try {
      if (ready) {
        listener.ready(term);
      } else {
        listener.lost(term);
      }
    } catch (RuntimeException e) {
      LOG.error("a listener of leadership failed; the others are told all the same", e);
    }
  }
}
