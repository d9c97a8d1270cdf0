package io.skep.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class EngineCallsTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final EngineCalls calls = new EngineCalls(Desk.QUICK);

  @AfterEach
  void close() {
    calls.close();
  }

  private static String hang() {
    try {
      new CountDownLatch(1).await();
      return "never";
    } catch (InterruptedException e) {
      throw EngineException.unavailable("interrupted", e);
    }
  }

  @Test
  void aCallThatDoesNotAnswerFailsAtItsDeadline() {
    CompletableFuture<String> call = calls.run(Duration.ofMillis(50), EngineCallsTest::hang);
    assertThatThrownBy(() -> call.get(10, TimeUnit.SECONDS))
        .hasRootCauseInstanceOf(InterruptedException.class)
        .cause()
        .hasMessage("no answer from the engine in PT0.05S");
  }

  @Test
  void noMoreCallsThanAllowedRunAtOnce() throws Exception {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<CompletableFuture<Integer>> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      all.add(
          calls.run(
              LONG,
              () -> {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                LockSupport.parkNanos(100_000);
                return now.decrementAndGet();
              }));
    }
    for (CompletableFuture<Integer> each : all) {
      each.get(10, TimeUnit.SECONDS);
    }
    assertThat(most.get()).isLessThanOrEqualTo(Desk.QUICK.calls());
  }

  @Test
  void cancellingInterrupts() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    CompletableFuture<String> call =
        calls.free(
            () -> {
              begun.countDown();
              try {
                return hang();
              } catch (EngineException e) {
                interrupted.countDown();
                throw e;
              }
            });
    assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
    call.cancel(false);
    assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void closingEndsWhatRunsAndRefusesMore() {
    CompletableFuture<String> call = calls.free(EngineCallsTest::hang);
    calls.close();
    assertThatThrownBy(() -> call.get(10, TimeUnit.SECONDS)).isNotNull();
    assertThat(calls.free(() -> "more").isCancelled()).isTrue();
  }
}
