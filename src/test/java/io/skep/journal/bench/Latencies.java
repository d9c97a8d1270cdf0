package io.skep.journal.bench;

import java.util.concurrent.atomic.LongAdder;

/** Counts latencies in buckets that are at most 7 % wide. */
final class Latencies {
  private static final int STEPS = 10;
  private final LongAdder[] buckets = new LongAdder[64 * STEPS];

  Latencies() {
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] = new LongAdder();
    }
  }

  void add(long nanos) {
    int bucket = (int) (Math.log((double) Math.max(1, nanos)) / Math.log(2) * STEPS);
    buckets[Math.min(bucket, buckets.length - 1)].increment();
  }

  long count() {
    long sum = 0;
    for (var bucket : buckets) {
      sum += bucket.sum();
    }
    return sum;
  }

  /** The latency that this part of all stay below, in milliseconds. */
  double millis(double part) {
    long wanted = (long) Math.ceil((double) count() * part);
    long sum = 0;
    for (int i = 0; i < buckets.length; i++) {
      sum += buckets[i].sum();
      if (sum >= wanted) {
        return Math.pow(2, (i + 1.0) / STEPS) / 1e6;
      }
    }
    return Double.NaN;
  }
}
