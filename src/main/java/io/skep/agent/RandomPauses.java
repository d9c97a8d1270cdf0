package io.skep.agent;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses of random length, so that those who lost the same manager do not call the next one at
 * once. Their bound doubles with each failure; the first may be none at all.
 */
final class RandomPauses {
  private static final int ENOUGH = 16;

  private final Duration first;
  private final Duration most;
  private final RandomGenerator random;
  private int failures;

  RandomPauses(Duration first, Duration most, RandomGenerator random) {
    this.first = first;
    this.most = most;
    this.random = random;
  }

  Duration next() {
    long pause = first.multipliedBy(1L << Math.min(failures, ENOUGH)).toMillis();
    long bound = Math.max(1, Math.min(pause, most.toMillis()));
    long least = failures == 0 ? 0 : bound / 2;
    return Duration.ofMillis(least + random.nextLong(bound - least + 1));
  }

  void failed() {
    failures++;
  }

  void reset() {
    failures = 0;
  }
}
