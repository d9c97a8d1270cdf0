package io.skep.multijvm;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.testbed.EngineTest;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * The faults that concern the journal, on three managers whose events are in Cassandra, under the
 * same laws as all others: {@link ChaosTest} has them all on the embedded journal, {@code skep
 * chaos --on cassandra} on this one.
 */
@EngineTest
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@Tag("multihost")
@Tag("cassandra")
final class CassandraFailoverTest {

  private static final long SEED = Long.getLong("skep.seed", 20_261_101L);

  private static final Map<Fault, List<Result>> RESULTS = new EnumMap<>(Fault.class);
  private static Swarm swarm;
  private static Rounds rounds;

  @BeforeAll
  static void threeManagersJoin() throws IOException {
    swarm = Swarm.start(Member.Kind.CASSANDRA, 3, 0);
    rounds = Rounds.on(swarm, SEED);
  }

  @AfterAll
  static void endTheSwarm() {
    System.out.print(Chaos.table(RESULTS));
    if (swarm != null) {
      swarm.close();
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.INCLUDE,
      names = {"LEADER_DIES", "LEADER_PAUSES_LONG", "CASSANDRA_SILENT"})
  void theLawsHoldUnder(Fault fault) throws IOException {
    Result result = rounds.play(fault);
    System.out.println(result);
    RESULTS.put(fault, List.of(result));
    if (!result.violations().isEmpty()) {
      swarm.keepLogs();
    }
    assertThat(result.violations()).as(fault + " with seed " + SEED).isEmpty();
    assertThat(result.verdict().acknowledged()).as("acknowledged writes").isPositive();
  }
}
