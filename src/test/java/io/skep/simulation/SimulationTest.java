package io.skep.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.testdata.Seeds;
import org.junit.jupiter.api.Test;

/** Random users, failing tasks, dying nodes and changing leaders; then peace, and convergence. */
final class SimulationTest {
  private static final int SEEDS = Integer.getInteger("skep.simulation.seeds", 2_000);
  private static final long FROM = Long.getLong("skep.simulation.from", 1);
  private static final int ENOUGH = 3;

  @Test
  void whateverHappensAllLawsHoldAndTheSwarmConvergesOncePeaceReturns() {
    assertThat(Simulate.run(FROM, SEEDS, ENOUGH, Simulate.STEPS)).isEmpty();
  }

  @Test
  void aSeedTellsTheSameStoryEveryTime() {
    for (long seed = 1; seed <= 5; seed++) {
      assertThat(new Story(Seeds.generator(seed), Simulate.STEPS).run())
          .as("seed %d", seed)
          .isEqualTo(new Story(Seeds.generator(seed), Simulate.STEPS).run());
    }
  }
}
