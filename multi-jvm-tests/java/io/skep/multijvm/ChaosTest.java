package io.skep.multijvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.skep.multijvm.laws.Violation;
import io.skep.testbed.EngineTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One short round of each fault, on one swarm of three managers and two workers that is healed
 * between rounds. {@code -Dskep.seed=N} repeats a run's choices; {@code skep chaos} is the long
 * run.
 */
@EngineTest
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@Tag("multihost")
final class ChaosTest {

  private static final Path PROGRESS = Path.of("target/chaos.log");
  private static final long SEED = Long.getLong("skep.seed", 20_260_301L);

  private static final Map<Fault, List<Result>> RESULTS = new EnumMap<>(Fault.class);
  private static Swarm swarm;
  private static Rounds rounds;

  @AfterAll
  static void endTheSwarm() {
    System.out.print(Chaos.table(RESULTS));
    discard();
  }

  /** Each fault but those of a database, which {@link CassandraFailoverTest} plays. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.MATCH_NONE, names = "CASSANDRA_.*")
  void theLawsHoldUnder(Fault fault) throws IOException {
    if (swarm == null) {
      progress("starting a swarm");
      swarm = Swarm.start(Member.Kind.SKEP, 3, 2);
      rounds = Rounds.on(swarm, SEED);
    }
    if (!fault.isPossible(swarm)) {
      System.err.println("skipped: not possible on this machine: " + fault.title());
    }
    assumeTrue(fault.isPossible(swarm), () -> "not possible on this machine: " + fault.title());
    Result result = play(fault);
    RESULTS.put(fault, List.of(result));
    if (!result.isConverged()) {
      discard(); // the next round is to find a swarm that is well
    }
    assertThat(result.violations()).as(fault + " with seed " + SEED).isEmpty();
    assertThat(result.verdict().acknowledged()).as("acknowledged writes").isPositive();
  }

  /** Plays a round; whatever ends it early ends its swarm too, so that the next finds a new one. */
  private static Result play(Fault fault) throws IOException {
    try {
      Result result = rounds.play(fault);
      progress(result.toString());
      for (Violation violation : result.violations()) {
        progress("  " + violation);
      }
      if (!result.violations().isEmpty()) {
        for (String line : Evidence.keep(swarm, result.violations())) {
          progress("  " + line);
        }
      }
      return result;
    } catch (IOException | RuntimeException | Error e) {
      progress(fault + " broke off: " + e);
      Evidence.keep(swarm, List.of());
      discard();
      throw e;
    }
  }

  /** A line that whoever waits for the run can read at once; surefire keeps what is printed. */
  private static void progress(String line) throws IOException {
    Instant time = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Files.writeString(
        PROGRESS, time + " " + line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static void discard() {
    if (swarm != null) {
      swarm.close();
      swarm = null;
    }
  }
}
