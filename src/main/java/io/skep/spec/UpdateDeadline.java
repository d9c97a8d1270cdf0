package io.skep.spec;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How long a task that an update makes may take until it runs, by the service's label {@code
 * io.skep.update.deadline}. Swarm's updater waits for ever; without the label so does this one.
 */
public final class UpdateDeadline {
  /** The label; its value is a Go duration, such as {@code 90s}. */
  public static final String LABEL = "io.skep.update.deadline";

  private UpdateDeadline() {}

  /** The deadline of a spec; empty for none. */
  public static Optional<Duration> of(ServiceSpec spec) {
    return text(spec).flatMap(GoDuration::parse).filter(Duration::isPositive);
  }

  /** The label as it was written. */
  public static Optional<String> text(ServiceSpec spec) {
    Map<String, String> labels = spec.labels();
    return labels == null ? Optional.empty() : Optional.ofNullable(labels.get(LABEL));
  }

  static Optional<SpecFault> check(ServiceSpec spec) {
    return text(spec)
        .filter(text -> of(spec).isEmpty())
        .map(
            text ->
                SpecFault.invalid(
                    LABEL + ": " + text + " (expected: a duration beyond 0, such as 90s)"));
  }
}
