package io.skep.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** All who wait for a leader do so together. */
final class PatienceTest {
  private final AtomicBoolean led = new AtomicBoolean();
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1);
  private final Patience patience = new Patience(led::get, Duration.ofSeconds(5), clock::get);

  private void pass(int seconds) {
    clock.addAndGet(Duration.ofSeconds(seconds).toNanos());
    patience.look();
  }

  private void see(boolean leader) {
    led.set(leader);
    patience.look();
  }

  @Test
  void aStartIsWaitedForAndNotForEver() {
    pass(5);
    assertThat(patience.isOver()).isFalse();
    pass(1);
    assertThat(patience.isOver()).isTrue();
  }

  @Test
  void itRunsFromWhenTheLeaderWasLostHoweverOftenOneLooks() {
    see(true);
    pass(60);
    assertThat(patience.isOver()).isFalse();
    see(false);
    pass(4);
    pass(1);
    assertThat(patience.isOver()).isFalse();
    pass(1);
    assertThat(patience.isOver()).isTrue();
  }

  @Test
  void aLeaderThatComesEndsItAndTheNextLossBeginsAnew() {
    pass(60);
    see(true);
    assertThat(patience.isOver()).isFalse();
    see(false);
    assertThat(patience.isOver()).isFalse();
    pass(6);
    assertThat(patience.isOver()).isTrue();
  }
}
