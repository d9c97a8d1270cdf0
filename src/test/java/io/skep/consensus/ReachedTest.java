package io.skep.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.consensus.Managers.Manager;
import io.skep.consensus.Managers.Reachability;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A leader that goes hands over to the one that has answered for longest. */
final class ReachedTest {
  private final Reached reached = new Reached();
  private final Manager leader = new Manager("m1", "", true, Reachability.REACHABLE);
  private final Manager second = follower("m2", Reachability.REACHABLE);
  private final Manager third = follower("m3", Reachability.REACHABLE);

  private static Manager follower(String id, Reachability reachability) {
    return new Manager(id, "", false, reachability);
  }

  @Test
  void whoHasJustComeBackIsNotChosen() {
    reached.note(List.of(leader, second, third), 1);
    reached.note(List.of(leader, follower("m2", Reachability.UNREACHABLE), third), 2);
    reached.note(List.of(leader, second, third), 3);
    assertThat(reached.longest(List.of(leader, second, third))).contains(third);
  }

  @Test
  void whoDoesNotAnswerNowIsNotChosen() {
    reached.note(List.of(leader, second, third), 1);
    var silent = follower("m2", Reachability.UNREACHABLE);
    assertThat(reached.longest(List.of(leader, silent, third))).contains(third);
    assertThat(reached.longest(List.of(leader, silent))).isEmpty();
  }

  @Test
  void whoWasNeverNotedIsChosenIfThereIsNoOther() {
    assertThat(reached.longest(List.of(leader, second))).contains(second);
    reached.note(List.of(leader, third), 1);
    assertThat(reached.longest(List.of(leader, second, third))).contains(third);
  }
}
