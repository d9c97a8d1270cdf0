package io.skep.multijvm.laws;

import io.skep.multijvm.laws.History.LeaderClaim;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a history shows.
 *
 * @param acknowledged how many writes the swarm said yes to
 * @param refused how many it refused because another came first
 * @param unknown of how many the client never learned the outcome
 * @param leftovers how many pairs of containers of one slot were seen at one moment
 * @param longestLeftover how long the longest of them went on after its host could be reached
 */
public record Verdict(
    int acknowledged,
    int refused,
    int unknown,
    int leftovers,
    Duration longestLeftover,
    List<Violation> violations) {

  /**
   * Judges a history; pure, so the same history has the same verdict.
   *
   * @param isRegister tells objects that are changed by compare-and-set from those that are created
   *     and removed once
   * @param grace how long after the end of a cut its host's leftovers may go on
   */
  public static Verdict of(History history, Predicate<String> isRegister, Duration grace) {
    List<Violation> violations = new ArrayList<>();
    List<Write> writes = history.writes();
    Map<String, List<Write>> changed =
        writes.stream()
            .filter(write -> isRegister.test(write.object()))
            .collect(Collectors.groupingBy(Write::object));
    Map<String, List<Read>> read =
        history.reads().stream().collect(Collectors.groupingBy(Read::object));
    Set<String> registers = new TreeSet<>(changed.keySet());
    registers.addAll(read.keySet());
    for (String object : registers) {
      List<Write> changes = changed.getOrDefault(object, List.of());
      violations.addAll(ObjectLaws.judge(object, changes, read.getOrDefault(object, List.of())));
    }
    List<Write> others = writes.stream().filter(write -> !isRegister.test(write.object())).toList();
    violations.addAll(ExistenceLaws.judge(others, history.listings()));
    violations.addAll(leaders(history.claims()));
    violations.addAll(TaskLaws.runnable(history.tasks()));
    TaskLaws.Leftovers leftovers = TaskLaws.leftovers(history, grace);
    violations.addAll(leftovers.violations());
    return new Verdict(
        count(writes, Write.Outcome.ACKNOWLEDGED),
        count(writes, Write.Outcome.REFUSED),
        count(writes, Write.Outcome.UNKNOWN),
        leftovers.count(),
        leftovers.longest(),
        List.copyOf(violations));
  }

  private static int count(List<Write> writes, Write.Outcome outcome) {
    return (int) writes.stream().filter(write -> write.outcome() == outcome).count();
  }

  private static List<Violation> leaders(List<LeaderClaim> claims) {
    Map<Long, LeaderClaim> first = new HashMap<>();
    List<Violation> violations = new ArrayList<>();
    for (LeaderClaim claim : claims) {
      LeaderClaim other = first.putIfAbsent(claim.term(), claim);
      if (other != null && !other.leader().equals(claim.leader())) {
        violations.add(new Violation(Law.ONE_LEADER_A_TERM, other + " but " + claim));
      }
    }
    return violations.stream().distinct().toList();
  }
}
