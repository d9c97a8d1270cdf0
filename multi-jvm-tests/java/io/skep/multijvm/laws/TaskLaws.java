package io.skep.multijvm.laws;

import io.skep.multijvm.laws.History.Containers;
import io.skep.multijvm.laws.History.CutOff;
import io.skep.multijvm.laws.History.Running;
import java.time.Duration;
import java.util.ArrayList;
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
   * @param grace how long after the end of its cut a host's leftovers may go on
   */
  static Leftovers leftovers(List<Containers> samples, List<CutOff> cuts, Duration grace) {
    Map<String, Long> longest = new TreeMap<>();
    Map<String, Integer> times = new TreeMap<>();
    List<Violation> violations = new ArrayList<>();
    // A sample asks one host after the other, so a slot that moves may be seen on both, but once.
    for (Containers sample : samples) {
      bySlot(sample)
          .forEach(
              (slot, running) -> {
                if (running.size() > 1) {
                  long excess = excess(sample.at(), running, cuts);
                  String pair = slot + " " + running.stream().map(Running::task).sorted().toList();
                  longest.merge(pair, excess, Math::max);
                  times.merge(pair, 1, Integer::sum);
                }
              });
    }
    longest.keySet().removeIf(pair -> times.get(pair) < 2);
    longest.forEach(
        (pair, excess) -> {
          if (excess > grace.toNanos()) {
            violations.add(
                new Violation(
                    Law.LEFTOVERS_ARE_SHORT_LIVED,
                    pair + " ran side by side, " + spell(excess) + " (at most " + grace + ")"));
          }
        });
    long most = longest.values().stream().mapToLong(Long::longValue).max().orElse(0);
    return new Leftovers(
        longest.size(), Duration.ofNanos(most == Long.MAX_VALUE ? 0 : most), violations);
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
        ? "no host of theirs ever having been cut off"
        : Duration.ofNanos(excess).toMillis() + " ms after the cut";
  }
}
