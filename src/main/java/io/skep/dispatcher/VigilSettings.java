package io.skep.dispatcher;

import java.time.Duration;

/**
 * When a node counts as down, and when as back.
 *
 * @param quiet so long an agent may say nothing while gossip finds its node unreachable
 * @param takeover the same for a node that a new leader has not heard of yet
 * @param flapWindow how long a node's falls are remembered
 * @param holdFirst how long a node that fell for the second time in the window must stay before it
 *     is ready again; doubles with each further fall
 * @param holdMost the longest that it must stay
 */
public record VigilSettings(
    Duration quiet, Duration takeover, Duration flapWindow, Duration holdFirst, Duration holdMost) {
  /** What finds a dead host within five seconds, and leaves a slow one alone. */
  public static VigilSettings defaults() {
    return new VigilSettings(
        Duration.ofMillis(2_500),
        Duration.ofSeconds(3),
        Duration.ofMinutes(10),
        Duration.ofSeconds(10),
        Duration.ofMinutes(5));
  }
}
