package io.skep.agent;

import java.time.Duration;

/** Pauses that double from the first to the longest. */
final class Backoff {
  private static final int ENOUGH = 16;

  private final Duration first;
  private final Duration most;
  private int failures;

  Backoff(Duration first, Duration most) {
    this.first = first;
    this.most = most;
  }

  Duration next() {
    Duration pause = first.multipliedBy(1L << Math.min(failures, ENOUGH));
    failures++;
    return pause.compareTo(most) > 0 ? most : pause;
  }

  void reset() {
    failures = 0;
  }
}
