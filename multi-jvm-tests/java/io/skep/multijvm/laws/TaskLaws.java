package io.skep.multijvm.laws;

import io.skep.multijvm.laws.History.Containers;
import io.skep.multijvm.laws.History.CutOff;
import io.skep.multijvm.laws.History.Running;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The laws of slots: one task is meant to run, and one container does. */
final class TaskLaws {

  private TaskLaws() {}

  /** No member ever shows two tasks of a slot that are meant to run. */
  static List<Violation> runnable(List<History.RunnableTasks> seen) {
    return seen.stream()
        .filter(tasks -> tasks.tasks().size() > 1)
        .map(
            tasks ->
                new Violation(
                    Law.ONE_RUNNABLE_TASK_A_SLOT,
                    tasks.slot() + " has " + tasks.tasks() + ", says " + tasks.member()))
        .distinct()
        .toList();
  }

  /** How many leftovers there were, and for how long the longest ran once it could be reached. */
  record Leftovers(int count, Duration longest, List<Violation> violations) {}

  /**
   * Finds the moments at which two containers of a slot ran.
   *
   * @param grace how long after the end of its cut a host's leftovers may go on, and how long after
   *     a task was dismissed its container may
   */
  static Leftovers leftovers(History history, Duration grace) {
    Map<String, Long> dismissed = new HashMap<>();
    history.dismissals().forEach(each -> dismissed.merge(each.task(), each.at(), Math::min));
    Map<String, Pair> pairs = new TreeMap<>();
    for (Containers sample : history.containers()) {
      bySlot(sample)
          .forEach(
              (slot, running) -> {
                if (running.size() > 1) {
                  String name = slot + " " + running.stream().map(Running::task).sorted().toList();
                  pairs
                      .computeIfAbsent(name, key -> new Pair(running))
                      .seen(sample.at(), excess(sample.at(), running, history.cuts()));
                }
              });
    }
    // A sample asks one host after the other, so a slot that moves may be seen on both, but once.
    pairs.values().removeIf(pair -> pair.times < 2);
    List<Violation> violations = new ArrayList<>();
    long longest = 0;
    for (Map.Entry<String, Pair> each : pairs.entrySet()) {
      long excess = each.getValue().excess(dismissed);
      if (excess > grace.toNanos()) {
        String what = each.getKey() + " ran side by side " + each.getValue() + ", ";
        violations.add(
            new Violation(
                Law.LEFTOVERS_ARE_SHORT_LIVED, what + spell(excess) + " (at most " + grace + ")"));
      } else {
        longest = Math.max(longest, excess);
      }
    }
    return new Leftovers(pairs.size(), Duration.ofNanos(longest), violations);
  }

  /** Containers of one slot that were seen at one moment. */
  private static final class Pair {
    private final List<Running> running;
    private long first;
    private long last;
    private long afterCut;
    private int times;

    Pair(List<Running> running) {
      this.running = running;
    }

    void seen(long at, long excess) {
      first = times++ == 0 ? at : first;
      last = at;
      afterCut = Math.max(afterCut, excess);
    }

    /**
     * Nanoseconds for which it ran beyond what a cut excuses. With no cut, since one of them was
     * dismissed: who asks for fewer and then for more again gets the slot filled anew at once, as
     * in Swarm, while the one before is still being stopped.
     */
    long excess(Map<String, Long> dismissed) {
      long told =
          running.stream()
              .mapToLong(each -> dismissed.getOrDefault(each.task(), Long.MAX_VALUE))
              .min()
              .orElse(Long.MAX_VALUE);
      return told > last ? afterCut : Math.min(afterCut, last - told);
    }

    @Override
    public String toString() {
      Duration span = Duration.ofNanos(last - first);
      return "for " + span.toMillis() + " ms on " + running.stream().map(Running::host).toList();
    }
  }

  private static Map<String, List<Running>> bySlot(Containers sample) {
    Map<String, List<Running>> slots = new TreeMap<>();
    sample
        .running()
        .forEach(each -> slots.computeIfAbsent(each.slot(), slot -> new ArrayList<>()).add(each));
    return slots;
  }

  /** Nanoseconds since the end of the newest cut of a host involved; 0 while one is cut off. */
  private static long excess(long at, List<Running> running, List<CutOff> cuts) {
    long least = Long.MAX_VALUE;
    for (CutOff cut : cuts) {
      boolean involved = running.stream().anyMatch(each -> each.host().equals(cut.host()));
      if (involved && cut.from() <= at) {
        least = Math.min(least, Math.max(0, at - cut.until()));
      }
    }
    return least;
  }

  private static String spell(long excess) {
    return excess == Long.MAX_VALUE
        ? "no host of theirs having been cut off, and none of them dismissed"
        : Duration.ofNanos(excess).toMillis() + " ms after the cut or the dismissal";
  }
}
