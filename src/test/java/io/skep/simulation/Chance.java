package io.skep.simulation;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/** What is left to chance, all from one seed. */
record Chance(RandomGenerator random) {
  boolean in(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  boolean half() {
    return random.nextBoolean();
  }

  /** A number from 0, less than the bound. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  /** Up to so many milliseconds. */
  Duration millis(int most) {
    return Duration.ofNanos(random.nextLong(most * 1_000_000L + 1));
  }

  <T> T oneOf(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  @SafeVarargs
  final <T> T any(T... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
