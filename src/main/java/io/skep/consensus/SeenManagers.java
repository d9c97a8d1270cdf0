package io.skep.consensus;

import io.skep.consensus.Managers.Manager;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What one look at the managers' group showed. */
record SeenManagers(Optional<String> leader, List<Manager> members, boolean hasQuorum) {
  @Override
  public String toString() {
    var each =
        members.stream()
            .map(one -> one.id() + " " + one.reachability())
            .collect(Collectors.joining(", "));
    return each + "; leader " + leader.orElse("none") + (hasQuorum ? "" : ", no majority");
  }
}
