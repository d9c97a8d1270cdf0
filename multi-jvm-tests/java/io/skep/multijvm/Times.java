package io.skep.multijvm;

import java.util.Arrays;
import java.util.Locale;

/**
 * Durations of one kind, in seconds.
 *
 * @param seconds in the order in which they were measured
 */
record Times(double... seconds) {

  double percentile(double share) {
    double[] sorted = seconds.clone();
    Arrays.sort(sorted);
    int at = (int) Math.ceil(share * sorted.length) - 1;
    return sorted[Math.clamp(at, 0, sorted.length - 1)];
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%.2f (%.2f to %.2f)", percentile(0.5), percentile(0), percentile(1));
  }
}
