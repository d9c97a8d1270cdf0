package io.skep.cassandra;

import io.skep.journal.JournalUnavailableException;
import io.skep.journal.JournalUnavailableException.Reason;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long Cassandra has not answered, and what is said of it. One thread tells it; any may ask.
 */
final class Outage {
  private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

  /** Connecting for the first time, and making the tables, takes longer than a request. */
  private static final long CONNECT_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final long holdNanos;
  private boolean reached;
  private long since;
  private boolean failing;
  private volatile @Nullable JournalUnavailableException refusal;

  /**
   * @param hold how long writes are held before they are refused
   */
  Outage(Duration hold) {
    this.holdNanos = hold.toNanos();
  }

  /** Why no write is taken, or null when writes are taken. */
  @Nullable JournalUnavailableException refusal() {
    return refusal;
  }

  /**
   * A step failed.
   *
   * @return why writes are to be refused from now on, the first time that this is so; else null
   */
  @Nullable JournalUnavailableException failed(String place, RuntimeException why) {
    if (!failing) {
      failing = true;
      since = System.nanoTime();
      if (reached) {
        LOG.warn("{} does not answer, writes are held: {}", place, why.toString());
      } else {
        LOG.info("{} is not connected yet: {}", place, why.getMessage());
      }
    }
    // That it is another swarm's does not pass by waiting.
    boolean foreign = why instanceof AnotherSwarmException;
    if (refusal != null || (!foreign && System.nanoTime() - since < hold())) {
      return null;
    }
    var refused =
        new JournalUnavailableException(
            foreign ? Reason.ANOTHER_SWARM : Reason.DATABASE,
            "the journal takes no writes: " + place + ": " + why.getMessage());
    refusal = refused;
    LOG.error("writes are refused: {}", refused.getMessage());
    return refused;
  }

  private long hold() {
    return reached ? holdNanos : Math.max(holdNanos, CONNECT_NANOS);
  }

  /** A step succeeded; whether writes had been refused until now. */
  boolean isOver() {
    failing = false;
    reached = true;
    var was = refusal;
    if (was == null || was.reason() == Reason.CLOSED) {
      return false;
    }
    refusal = null;
    return true;
  }

  /** The journal is closed for good. */
  void end(JournalUnavailableException why) {
    refusal = why;
  }
}
