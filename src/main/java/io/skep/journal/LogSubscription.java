package io.skep.journal;

import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One follower of the log, on a thread of its own.
 *
 * <p>A log that cannot be read at present is asked again; any other failure ends the follower.
 */
public final class LogSubscription implements EventLog.Subscription {
  private static final Logger LOG = LoggerFactory.getLogger(LogSubscription.class);
  private static final int BATCH = 512;
  private static final long RETRY_NANOS = 250_000_000;

  private final EventLog log;
  private final EventListener listener;
  private final Consumer<LogSubscription> ended;
  private final Thread thread;
  private long position;
  private volatile boolean closed;

  /**
   * A follower that has not begun yet.
   *
   * @param ended told once this follower has ended, however that came
   */
  public LogSubscription(
      EventLog log, long afterIndex, EventListener listener, Consumer<LogSubscription> ended) {
    this.log = log;
    this.position = afterIndex;
    this.listener = listener;
    this.ended = ended;
    this.thread = Thread.ofPlatform().daemon().name("skep-log-follower").unstarted(this::follow);
  }

  /** Begins to follow. */
  public void start() {
    thread.start();
  }

  /** Says that the log has grown. */
  public void wake() {
    LockSupport.unpark(thread);
  }

  @Override
  public void close() {
    closed = true;
    ended.accept(this);
    wake();
    if (!Thread.currentThread().equals(thread)) {
      joinUninterruptibly();
    }
  }

  private void follow() {
    try {
      while (!closed) {
        var events = next();
        if (!events.isEmpty()) {
          listener.onEvents(events);
          position = events.getLast().index();
        }
      }
    } catch (RuntimeException e) {
      if (!closed) {
        LOG.error("a follower of the log failed after event {} and is ended", position, e);
      }
    } finally {
      ended.accept(this);
    }
  }

  /** What comes next; waits, and may come back with nothing. */
  private List<StoredEvent> next() {
    try {
      var events = log.read(position, BATCH);
      if (events.isEmpty()) {
        LockSupport.park(this);
      }
      return events;
    } catch (JournalUnavailableException e) {
      LOG.debug("the log cannot be read after event {}: asked again", position, e);
      LockSupport.parkNanos(this, RETRY_NANOS);
      return List.of();
    }
  }

  private void joinUninterruptibly() {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
