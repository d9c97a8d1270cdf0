package io.skep.dispatcher;

import java.time.Duration;

/**
 * How a manager deals with sessions.
 *
 * @param beat how often a manager shows agents that it is there
 * @param silence how long an agent may say nothing before its connection is given up
 * @param admitted registrations under way at a time; further ones wait, so that all agents coming
 *     back at once do not make each other late
 */
public record SessionSettings(Duration beat, Duration silence, int admitted) {
  /** Refuses to admit nobody. */
  public SessionSettings {
    if (admitted < 1) {
      throw new IllegalArgumentException("admitted: " + admitted + " (expected: >= 1)");
    }
  }

  /** What serves some thousand agents. */
  public static SessionSettings defaults() {
    return new SessionSettings(Duration.ofSeconds(1), Duration.ofSeconds(10), 32);
  }
}
