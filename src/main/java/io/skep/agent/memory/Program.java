package io.skep.agent.memory;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a container of some image does.
 *
 * @param runs until it ends by itself; null for ever
 * @param exitCode with which it then ends
 * @param stopCode with which it ends when asked to stop
 * @param healthAfter when its health check first answers; null if it has none
 * @param healthy what it answers
 * @param startError the engine's words if it cannot be started; null if it can
 */
public record Program(
    @Nullable Duration runs,
    long exitCode,
    long stopCode,
    @Nullable Duration healthAfter,
    boolean healthy,
    @Nullable String startError) {
  /** Runs until it is stopped. */
  public static Program forever() {
    return new Program(null, 0, 137, null, true, null);
  }

  /** Ends by itself. */
  public static Program ends(Duration after, long exitCode) {
    return new Program(after, exitCode, 137, null, true, null);
  }

  /** Runs until it is stopped; its health check first answers after a while. */
  public static Program checked(Duration healthAfter, boolean healthy) {
    return new Program(null, 0, 137, healthAfter, healthy, null);
  }

  /** Cannot be started. */
  public static Program broken(String startError) {
    return new Program(null, 127, 127, null, true, startError);
  }
}
