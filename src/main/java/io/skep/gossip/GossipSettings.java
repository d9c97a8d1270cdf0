package io.skep.gossip;

import java.time.Duration;

/**
 * How the gossip behaves.
 *
 * @param heartbeat how often a node shows its neighbours that it is alive
 * @param pause how late a heartbeat may be before its node counts as unreachable; beyond it the
 *     failure detector allows for what is usual
 * @param patience how long a node whose gossip does not hold the leader waits before it starts its
 *     gossip anew
 * @param forget how long a node is unreachable before the others forget it; it joins anew when it
 *     is back
 */
public record GossipSettings(
    Duration heartbeat, Duration pause, Duration patience, Duration forget) {
  /** What finds a dead host in about three seconds, without false alarm on a busy one. */
  public static GossipSettings defaults() {
    return new GossipSettings(
        Duration.ofMillis(500), Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofHours(1));
  }
}
