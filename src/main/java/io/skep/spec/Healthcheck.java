package io.skep.spec;

import io.skep.kernel.Immutable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the engine probes a container; times in nanoseconds. */
@DockerJson
public record Healthcheck(
    @Nullable List<String> test,
    @OmitZero long interval,
    @OmitZero long timeout,
    @OmitZero long startPeriod,
    @OmitZero long startInterval,
    @OmitZero long retries) {
  /** Copies its collections. */
  public Healthcheck {
    test = Immutable.list(test);
  }
}
