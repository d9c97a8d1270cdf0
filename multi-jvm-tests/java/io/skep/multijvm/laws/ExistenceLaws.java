package io.skep.multijvm.laws;

import io.skep.multijvm.laws.History.Listing;
import io.skep.multijvm.laws.Write.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The laws of objects that are created once and perhaps removed once, each under a name that no
 * other attempt uses, by what the members list in the end.
 */
final class ExistenceLaws {

  private ExistenceLaws() {}

  /** Removals are the writes with a parent, creations those without. */
  static List<Violation> judge(List<Write> writes, List<Listing> listings) {
    Map<String, List<Write>> objects = new TreeMap<>();
    writes.forEach(
        write -> objects.computeIfAbsent(write.object(), name -> new ArrayList<>()).add(write));
    List<Violation> violations = new ArrayList<>();
    for (Listing listing : listings) {
      objects.forEach(
          (object, changes) -> {
            List<String> there = listing.services().getOrDefault(object, List.of());
            violations.addAll(judge(listing.member(), changes, there));
          });
    }
    return violations;
  }

  private static List<Violation> judge(String member, List<Write> changes, List<String> there) {
    List<Violation> violations = new ArrayList<>();
    boolean mayBeGone = changes.stream().anyMatch(ExistenceLaws::mayHaveRemoved);
    for (Write change : changes) {
      boolean creation = change.parent().isEmpty();
      String what = change + "; " + member + " lists " + there;
      if (there.size() > 1 && creation) {
        violations.add(new Violation(Law.NO_WRITE_IS_APPLIED_TWICE, what));
      }
      if (creation && change.isAcknowledged() && there.isEmpty() && !mayBeGone) {
        violations.add(new Violation(Law.NO_ACKNOWLEDGED_WRITE_IS_LOST, what));
      }
      if (!creation && change.isAcknowledged() && !there.isEmpty()) {
        violations.add(new Violation(Law.NO_ACKNOWLEDGED_WRITE_IS_LOST, what));
      }
      if (creation && change.outcome() == Outcome.REFUSED && !there.isEmpty()) {
        violations.add(new Violation(Law.NO_REFUSED_WRITE_IS_APPLIED, what));
      }
    }
    return violations;
  }

  private static boolean mayHaveRemoved(Write change) {
    return !change.parent().isEmpty() && change.outcome() != Outcome.REFUSED;
  }
}
