package io.skep.scheduler;

import io.skep.kernel.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** How often tasks of a service have failed on a node of late. Mutable. */
final class RecentFailures {
  /** Only nodes with at least so many failures are passed over. */
  static final int LIMIT = 5;

  /** Older failures do not count. */
  static final Duration WINDOW = Duration.ofMinutes(5);

  private record Place(NodeId node, TaskGroup.Key group) {}

  private final Map<Place, Deque<Instant>> times = new HashMap<>();

  void add(NodeId node, TaskGroup.Key group, Instant time) {
    Deque<Instant> all = times.computeIfAbsent(new Place(node, group), p -> new ArrayDeque<>());
    all.addLast(time);
    while (all.peekFirst() != null && isOld(all.getFirst(), time)) {
      all.removeFirst();
    }
  }

  private static boolean isOld(Instant time, Instant now) {
    return time.isBefore(now.minus(WINDOW));
  }

  /** The number of failures, or 0 while there are fewer than {@link #LIMIT}. */
  int penalty(NodeId node, TaskGroup.Key group, Instant now) {
    if (times.isEmpty()) {
      return 0;
    }
    Deque<Instant> all = times.get(new Place(node, group));
    if (all == null) {
      return 0;
    }
    int count = (int) all.stream().filter(time -> !isOld(time, now)).count();
    return count < LIMIT ? 0 : count;
  }

  void forget(NodeId node) {
    times.keySet().removeIf(place -> place.node().equals(node));
  }
}
