package io.skep.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class DeadlineTest {
  @Test
  void whoIsLateIsAnsweredInItsPlaceAndLeftAsItIs() {
    var deadline = new Deadline<>(Duration.ofMillis(20), () -> "late");
    var first = new CompletableFuture<String>();
    var second = new CompletableFuture<String>();
    var told = deadline.of(first);
    var toldNext = deadline.of(second);
    assertThat(told.join()).isEqualTo("late");
    assertThat(toldNext.join()).isEqualTo("late");
    assertThat(first).isNotDone();
    // The timer has ended, and begins anew.
    assertThat(deadline.of(second).join()).isEqualTo("late");
  }

  @Test
  void whoIsInTimeIsHeard() {
    var deadline = new Deadline<>(Duration.ofDays(1), () -> "late");
    var answer = new CompletableFuture<String>();
    var told = deadline.of(answer);
    answer.complete("done");
    assertThat(told.join()).isEqualTo("done");
    assertThat(deadline.of(CompletableFuture.completedFuture("known")).join()).isEqualTo("known");
    var failing = new CompletableFuture<String>();
    var toldOfFailure = deadline.of(failing);
    failing.completeExceptionally(new IllegalStateException("broken"));
    assertThat(toldOfFailure).isCompletedExceptionally();
  }
}
