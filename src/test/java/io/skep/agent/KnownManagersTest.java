package io.skep.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.session.Frame;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whom an agent calls, by what it was told and by who answered. */
final class KnownManagersTest {
  private final KnownManagers known = new KnownManagers("self:1");

  private static Frame.Managers led(long term, @Nullable String leader) {
    return new Frame.Managers(term, leader, null, List.of("a:1", "b:1", "self:1"));
  }

  private Set<String> calls(int times) {
    Set<String> called = new TreeSet<>();
    for (int i = 0; i < times; i++) {
      known.next().ifPresent(called::add);
    }
    return called;
  }

  @Test
  void nobodyIsCalledWhileNobodyIsKnown() {
    assertThat(known.next()).isEmpty();
  }

  @Test
  void theLeaderIsCalledAndElseEachInTurnButNeverItself() {
    known.learn(led(1, null));
    assertThat(calls(4)).containsExactly("a:1", "b:1");
    known.learn(led(1, "b:1"));
    assertThat(calls(4)).containsExactly("b:1");
  }

  @Test
  void whoDidNotAnswerIsCalledLast() {
    known.learn(led(1, "b:1"));
    known.fail("b:1");
    assertThat(calls(4)).containsExactly("a:1");
  }

  @Test
  void anOlderTermIsNoNews() {
    assertThat(known.learn(led(2, "b:1"))).isTrue();
    assertThat(known.learn(led(1, "a:1"))).isFalse();
    assertThat(known.learn(led(2, null))).isFalse();
    assertThat(known.leader()).contains("b:1");
  }

  @Test
  void aLeaderOfALaterTermIsCalledThoughItFailedBefore() {
    known.learn(led(1, "b:1"));
    known.fail("b:1");
    known.learn(led(2, "b:1"));
    assertThat(known.leader()).contains("b:1");
  }

  @Test
  void theSameIsNewsAfterALostSession() {
    assertThat(known.hear(led(1, "b:1"))).isTrue();
    assertThat(known.hear(led(1, "b:1"))).isFalse();
    known.lose();
    assertThat(known.hear(led(1, "b:1"))).isTrue();
  }

  /** A manager that was cut off counted terms up by itself; nobody else ever reaches that term. */
  @Test
  void aTermThatNobodyElseKnowsIsGivenUpInTheEnd() {
    known.learn(led(50, null));
    assertThat(known.doubts(led(7, "a:1"))).isTrue();
    assertThat(known.hear(led(7, "a:1"))).isFalse();
    known.forgive();
    assertThat(known.leader()).contains("a:1");
    assertThat(known.hear(led(8, "b:1"))).isTrue();
  }

  @Test
  void whatWasDoubtedIsForgottenOnceSomebodyLeads() {
    known.learn(led(50, null));
    known.doubts(led(7, "a:1"));
    known.trust();
    known.forgive();
    assertThat(known.leader()).isEmpty();
  }
}
