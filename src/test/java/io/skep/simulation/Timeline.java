package io.skep.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Virtual time: what is due happens in its order, and time passes only from one to the next. */
final class Timeline implements InstantSource {
  private record Due(Instant time, long number, Runnable action) {}

  private final PriorityQueue<Due> due =
      new PriorityQueue<>(Comparator.comparing(Due::time).thenComparingLong(Due::number));
  private Instant now = VirtualClock.START;
  private long number;

  @Override
  public Instant instant() {
    return now;
  }

  /** The time since the start. */
  Duration elapsed() {
    return Duration.between(VirtualClock.START, now);
  }

  /** Lets this happen after a while. */
  void after(Duration wait, Runnable action) {
    at(now.plus(wait), action);
  }

  /** Lets this happen then, or now if that is over. */
  void at(Instant time, Runnable action) {
    due.add(new Due(time.isBefore(now) ? now : time, number++, action));
  }

  /** Lets everything happen until then. */
  void runUntil(Instant end) {
    for (Due next = due.peek(); next != null && !next.time().isAfter(end); next = due.peek()) {
      due.remove();
      now = next.time();
      next.action().run();
    }
    now = end.isAfter(now) ? end : now;
  }
}
