package io.skep.dispatcher;

import io.skep.kernel.NodeId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which nodes are down, from two witnesses: gossip, and the silence of their sessions. One
 * alone is enough only when the silence is long. All times are nanoseconds of a clock that nobody
 * sets. Belongs to one actor.
 */
final class Vigil {
  /** So many heartbeats may be missed before silence alone is enough; as Swarm has it. */
  private static final int GRACE = 3;

  /** A look that comes this late means that this process stood still, not the nodes. */
  private static final long STALL = Duration.ofMillis(1_500).toNanos();

  private static final int MOST_FALLS = 16;
  private static final double SECOND = 1e9;

  /** A node that has gone down, and why. */
  record Fall(NodeId node, String why) {}

  /** One node that is expected to speak. */
  private static final class Watched {
    long heard;
    boolean isNew;

    /** When it came back, while it must still prove that it stays. */
    @Nullable Long heldSince;

    Watched(long heard, boolean isNew) {
      this.heard = heard;
      this.isNew = isNew;
    }
  }

  private final VigilSettings settings;
  private final Map<NodeId, Watched> watched = new HashMap<>();
  private final Map<NodeId, Deque<Long>> falls = new HashMap<>();
  private long looked;

  Vigil(VigilSettings settings, long now) {
    this.settings = settings;
    this.looked = now;
  }

  /** A node that was up under the leader before; it has time to register. */
  void expect(NodeId node, long now) {
    watched.put(node, new Watched(now, true));
  }

  /** The node's agent has spoken. */
  void heard(NodeId node, long now) {
    Watched one = watched.computeIfAbsent(node, key -> new Watched(now, false));
    one.heard = now;
    one.isNew = false;
  }

  /** The node is in the swarm no more, or has left. */
  void forget(NodeId node) {
    watched.remove(node);
  }

  /**
   * How much longer a node that is back must stay before it is ready; zero if it is now. Growing,
   * so that a node which comes and goes does not draw tasks to it each time.
   */
  Duration hold(NodeId node, long now) {
    Watched one = watched.get(node);
    int times = timesFallen(node, now);
    if (one == null || times < 2) {
      return Duration.ZERO;
    }
    if (one.heldSince == null) {
      one.heldSince = now;
    }
    long left = wait(times).toNanos() - (now - one.heldSince);
    return left > 0 ? Duration.ofNanos(left) : Duration.ZERO;
  }

  /** The node is ready again. */
  void release(NodeId node) {
    Watched one = watched.get(node);
    if (one != null) {
      one.heldSince = null;
    }
  }

  /** How often the node has fallen of late. */
  int timesFallen(NodeId node, long now) {
    Deque<Long> times = falls.get(node);
    if (times == null) {
      return 0;
    }
    long oldest = now - settings.flapWindow().toNanos();
    times.removeIf(time -> time < oldest);
    if (times.isEmpty()) {
      falls.remove(node);
    }
    return times.size();
  }

  private Duration wait(int times) {
    Duration wait = settings.holdFirst().multipliedBy(1L << Math.min(times - 2, MOST_FALLS));
    return wait.compareTo(settings.holdMost()) < 0 ? wait : settings.holdMost();
  }

  /**
   * Looks at all nodes.
   *
   * @param unreachable those that gossip finds so
   * @param period of the swarm's heartbeats
   * @return those that are down now and were not before; they are watched again when they speak
   */
  List<Fall> look(long now, Set<NodeId> unreachable, Duration period) {
    pardonStall(now);
    List<Fall> fallen = new ArrayList<>();
    watched.forEach(
        (node, one) -> {
          String why = verdict(now - one.heard, one.isNew, unreachable.contains(node), period);
          if (why != null) {
            fallen.add(new Fall(node, why));
          }
        });
    for (Fall fall : fallen) {
      watched.remove(fall.node());
      Deque<Long> times = falls.computeIfAbsent(fall.node(), key -> new ArrayDeque<>());
      times.addLast(now);
      if (times.size() > MOST_FALLS) {
        times.removeFirst();
      }
    }
    return fallen;
  }

  /** What was not heard while this process stood still may well have been said. */
  private void pardonStall(long now) {
    long stood = now - looked;
    looked = now;
    if (stood > STALL) {
      for (Watched one : watched.values()) {
        one.heard = Math.min(now, one.heard + stood);
      }
    }
  }

  private @Nullable String verdict(
      long silent, boolean isNew, boolean unreachable, Duration period) {
    Duration quiet = isNew ? settings.takeover() : settings.quiet();
    if (unreachable && silent >= quiet.toNanos()) {
      return "unreachable by gossip and silent for " + seconds(silent);
    }
    return silent >= period.multipliedBy(GRACE).toNanos()
        ? "heartbeat failure: silent for " + seconds(silent)
        : null;
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.1f s", nanos / SECOND);
  }
}
