package io.skep.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.kernel.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is down is decided by two witnesses, and by time that only this process counts. */
final class VigilTest {
  private static final NodeId NODE = new NodeId("n1");
  private static final Duration PERIOD = Duration.ofSeconds(5);
  private static final Set<NodeId> NOBODY = Set.of();

  private long now;
  private final Vigil vigil = new Vigil(VigilSettings.defaults(), 0);

  /** Looks every 250 ms, as the dispatcher does. */
  private List<Vigil.Fall> pass(Duration time, Set<NodeId> unreachable) {
    long end = now + time.toNanos();
    while (now < end) {
      now = Math.min(end, now + Duration.ofMillis(250).toNanos());
      List<Vigil.Fall> falls = vigil.look(now, unreachable, PERIOD);
      if (!falls.isEmpty()) {
        return falls;
      }
    }
    return List.of();
  }

  private Duration since(long start) {
    return Duration.ofNanos(now - start);
  }

  @ParameterizedTest
  @CsvSource({
    // unreachable, silent for ms, down
    "false, 2500, false",
    "false, 14750, false",
    "false, 15000, true",
    "true, 2250, false",
    "true, 2500, true",
  })
  void gossipAndSilenceTogetherOrLongSilenceAlone(boolean unreachable, long silent, boolean down) {
    vigil.heard(NODE, now);
    assertThat(pass(Duration.ofMillis(silent), unreachable ? Set.of(NODE) : NOBODY))
        .hasSize(down ? 1 : 0);
  }

  @Test
  void aNodeThatSpeaksIsUpWhateverGossipSays() {
    for (int second = 0; second < 60; second++) {
      vigil.heard(NODE, now);
      assertThat(pass(Duration.ofSeconds(1), Set.of(NODE))).isEmpty();
    }
  }

  @Test
  void theReasonSaysWhatWasSeen() {
    vigil.heard(NODE, now);
    assertThat(pass(Duration.ofSeconds(5), Set.of(NODE)))
        .containsExactly(new Vigil.Fall(NODE, "unreachable by gossip and silent for 2.5 s"));
    vigil.heard(NODE, now);
    assertThat(pass(Duration.ofSeconds(20), NOBODY))
        .containsExactly(new Vigil.Fall(NODE, "heartbeat failure: silent for 15.0 s"));
  }

  @Test
  void aNodeFallsOnceAndAgainOnlyAfterItSpoke() {
    vigil.heard(NODE, now);
    assertThat(pass(Duration.ofSeconds(5), Set.of(NODE))).hasSize(1);
    assertThat(pass(Duration.ofMinutes(5), Set.of(NODE))).isEmpty();
    vigil.heard(NODE, now);
    assertThat(pass(Duration.ofSeconds(5), Set.of(NODE))).hasSize(1);
  }

  @Test
  void aNewLeaderGivesNodesTimeToRegister() {
    vigil.expect(NODE, now);
    assertThat(pass(Duration.ofMillis(2_750), Set.of(NODE))).isEmpty();
    assertThat(pass(Duration.ofMillis(250), Set.of(NODE))).hasSize(1);
  }

  @Test
  void aNodeThatWasDownBeforeIsNotWatched() {
    assertThat(pass(Duration.ofMinutes(1), Set.of(NODE))).isEmpty();
  }

  @Test
  void aNodeThatIsForgottenDoesNotFall() {
    vigil.heard(NODE, now);
    vigil.forget(NODE);
    assertThat(pass(Duration.ofMinutes(1), Set.of(NODE))).isEmpty();
  }

  /** A leader that was stopped for a minute wakes up: what it did not hear was not unsaid. */
  @Test
  void aLeaderThatStoodStillBlamesNobody() {
    vigil.heard(NODE, now);
    pass(Duration.ofSeconds(1), NOBODY);
    now += Duration.ofMinutes(1).toNanos();
    assertThat(vigil.look(now, Set.of(NODE), PERIOD)).isEmpty();
    assertThat(pass(Duration.ofMillis(1_250), Set.of(NODE))).isEmpty();
    assertThat(pass(Duration.ofMillis(500), Set.of(NODE))).hasSize(1);
  }

  @Test
  void aNodeThatComesAndGoesMustStayLongerEachTime() {
    long[] waits = new long[7];
    for (int fall = 0; fall < waits.length; fall++) {
      vigil.heard(NODE, now);
      assertThat(pass(Duration.ofSeconds(3), Set.of(NODE))).hasSize(1);
      long back = now;
      vigil.heard(NODE, now);
      while (!vigil.hold(NODE, now).isZero()) {
        now += Duration.ofMillis(250).toNanos();
        vigil.look(now, NOBODY, PERIOD);
        vigil.heard(NODE, now);
      }
      vigil.release(NODE);
      waits[fall] = since(back).toSeconds();
    }
    assertThat(waits).startsWith(0, 10, 20, 40, 80, 160);
    assertThat(waits[6]).isLessThanOrEqualTo(300);
  }

  @Test
  void aNodeThatFallsWhileItProvesItselfBeginsAnew() {
    for (int fall = 0; fall < 2; fall++) {
      vigil.heard(NODE, now);
      pass(Duration.ofSeconds(3), Set.of(NODE));
    }
    vigil.heard(NODE, now);
    assertThat(vigil.hold(NODE, now)).isEqualTo(Duration.ofSeconds(10));
    assertThat(pass(Duration.ofSeconds(3), Set.of(NODE))).hasSize(1);
    vigil.heard(NODE, now);
    assertThat(vigil.hold(NODE, now)).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void oldFallsAreForgiven() {
    for (int fall = 0; fall < 3; fall++) {
      vigil.heard(NODE, now);
      pass(Duration.ofSeconds(3), Set.of(NODE));
    }
    pass(Duration.ofMinutes(11), NOBODY);
    vigil.heard(NODE, now);
    assertThat(vigil.hold(NODE, now)).isZero();
  }
}
