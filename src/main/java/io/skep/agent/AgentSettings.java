package io.skep.agent;

import java.time.Duration;

/**
 * How patient an agent is.
 *
 * @param heartbeat how often the managers hear that the agent is well
 * @param resend after how long an unanswered report or registration is sent again
 * @param batch reports in one message at most
 * @param describe how often the engine is asked whether it has changed
 * @param sweep how often containers are looked at though the engine told nothing of them
 * @param engineGrace how long the engine may be away before the agent stops its heartbeats
 * @param retryFirst pause before the first repetition of a call that the engine did not answer
 * @param retryMost longest such pause; they double until then
 * @param call deadline of a call to the engine
 * @param pull deadline of fetching an image
 * @param calls calls that the engine gets at a time, but for pulls and stops
 * @param longCalls pulls and stops that the engine gets at a time
 */
public record AgentSettings(
    Duration heartbeat,
    Duration resend,
    int batch,
    Duration describe,
    Duration sweep,
    Duration engineGrace,
    Duration retryFirst,
    Duration retryMost,
    Duration call,
    Duration pull,
    int calls,
    int longCalls) {
  /** Refuses counts below one. */
  public AgentSettings {
    if (batch < 1 || calls < 1 || longCalls < 1) {
      throw new IllegalArgumentException(
          "agent: batch %d, calls %d, long calls %d (expected: >= 1)"
              .formatted(batch, calls, longCalls));
    }
  }

  /** What serves a daemon well. */
  public static AgentSettings defaults() {
    return new AgentSettings(
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        200,
        Duration.ofSeconds(20),
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        Duration.ofMillis(100),
        Duration.ofSeconds(5),
        Duration.ofMinutes(2),
        Duration.ofMinutes(30),
        16,
        256);
  }
}
