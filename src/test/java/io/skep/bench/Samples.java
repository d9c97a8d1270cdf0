package io.skep.bench;

import java.util.Arrays;
import java.util.Locale;

/** Durations in milliseconds and what is said of them. */
record Samples(double... milliseconds) {
  double percentile(double share) {
    double[] sorted = milliseconds.clone();
    Arrays.sort(sorted);
    return sorted[(int) Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
  }

  double median() {
    return percentile(0.5);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%.1f (%.1f to %.1f)", median(), percentile(0.01), percentile(1));
  }
}
