package io.skep.app;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * How long requests wait for a leader, all together: the time runs from the moment when this
 * manager lost sight of one. Who comes while managers elect one waits for it; who comes to a
 * manager that has been cut off for longer is told so at once, and can ask another.
 *
 * <p>May be called from any thread.
 */
final class Patience {
  private final BooleanSupplier led;
  private final long limit;
  private final LongSupplier nanos;
  private boolean missing = true;
  private long since;

  /**
   * The time runs from now on, until a leader is seen.
   *
   * @param led whether a leader is known that a majority follows
   * @param limit how long none may be
   * @param nanos a clock as {@link System#nanoTime()}
   */
  Patience(BooleanSupplier led, Duration limit, LongSupplier nanos) {
    this.led = led;
    this.limit = limit.toNanos();
    this.nanos = nanos;
    this.since = nanos.getAsLong();
  }

  /** Looks whether there is a leader; to be called whenever that may have changed. */
  void look() {
    boolean now = led.getAsBoolean();
    synchronized (this) {
      if (!now && !missing) {
        since = nanos.getAsLong();
      }
      missing = !now;
    }
  }

  /** Whether there has been no leader for so long that nobody should wait for one any more. */
  synchronized boolean isOver() {
    return missing && nanos.getAsLong() - since > limit;
  }
}
