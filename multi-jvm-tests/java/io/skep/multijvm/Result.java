package io.skep.multijvm;

import io.skep.multijvm.laws.Verdict;
import io.skep.multijvm.laws.Violation;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What came of one round.
 *
 * @param longestGap the longest time without an acknowledged write
 * @param converged how long it took after the clients' end until everything was in order
 * @param lastLack what was missing longest
 */
record Result(
    Fault fault,
    Verdict verdict,
    Duration longestGap,
    Duration converged,
    String lastLack,
    List<Violation> late) {

  List<Violation> violations() {
    return Stream.concat(verdict.violations().stream(), late.stream()).toList();
  }

  /** Whether the swarm is fit for another round. */
  boolean isConverged() {
    return late.isEmpty();
  }

  @Override
  public String toString() {
    return String.format(
        "%-22s writes %d ok, %d refused, %d unknown; longest gap %.1f s; leftovers %d (%.1f s);"
            + " converged in %.1f s (last missing: %s); violations %d",
        fault,
        verdict.acknowledged(),
        verdict.refused(),
        verdict.unknown(),
        longestGap.toMillis() / 1e3,
        verdict.leftovers(),
        verdict.longestLeftover().toMillis() / 1e3,
        converged.toMillis() / 1e3,
        lastLack.substring(0, Math.min(lastLack.length(), 160)),
        violations().size());
  }
}
