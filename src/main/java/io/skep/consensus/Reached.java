package io.skep.consensus;

import io.skep.consensus.Managers.Manager;
import io.skep.consensus.Managers.Reachability;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Since when the other managers have answered their leader. Who has for longest is the best next
 * leader: it has run for a while, and has what there is to have.
 */
final class Reached {
  private final Map<String, Long> since = new ConcurrentHashMap<>();

  /**
   * Takes a look into account.
   *
   * @param time of the look, as {@link System#nanoTime} gives it
   */
  void note(List<Manager> members, long time) {
    var reachable = members.stream().filter(Reached::answers).map(Manager::id).toList();
    since.keySet().retainAll(reachable);
    reachable.forEach(id -> since.putIfAbsent(id, time));
  }

  /** Of the members that answer and do not lead, the one that has done so for longest. */
  Optional<Manager> longest(List<Manager> members) {
    return members.stream()
        .filter(one -> !one.leads() && answers(one))
        .min(Comparator.comparingLong(one -> since.getOrDefault(one.id(), Long.MAX_VALUE)));
  }

  private static boolean answers(Manager one) {
    return one.reachability() == Reachability.REACHABLE;
  }
}
