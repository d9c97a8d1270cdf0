package io.skep.agent;

import java.time.Duration;

/**
 * How an agent keeps its session with the leader.
 *
 * @param silence how long a manager may say nothing before the agent turns to another
 * @param retryFirst the pause before the first new attempt, of which a random part is taken
 * @param retryMost the longest such pause; they double until then
 */
public record LinkSettings(Duration silence, Duration retryFirst, Duration retryMost) {
  /** What finds a new leader within a second. */
  public static LinkSettings defaults() {
    return new LinkSettings(
        Duration.ofMillis(2_500), Duration.ofMillis(100), Duration.ofSeconds(5));
  }
}
