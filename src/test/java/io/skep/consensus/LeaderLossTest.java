package io.skep.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Who stands first when the leader is gone. */
final class LeaderLossTest {
  private static final List<String> MEMBERS = List.of("d", "b", "a", "c");

  @Test
  void eachOfThoseThatRemainHasATurnOfItsOwnByTheOrderOfTheirNames() {
    assertThat(LeaderLoss.turn(MEMBERS, "b", "a")).isZero();
    assertThat(LeaderLoss.turn(MEMBERS, "b", "c")).isEqualTo(1);
    assertThat(LeaderLoss.turn(MEMBERS, "b", "d")).isEqualTo(2);
  }

  @Test
  void whoComesAfterTheLeaderDoesNotWaitForIt() {
    assertThat(LeaderLoss.turn(MEMBERS, "a", "b")).isZero();
  }
}
