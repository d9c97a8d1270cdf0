package io.skep.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Who waits for a leader has a turn in time, and not all look at once. */
final class HeldRequestsTest {
  private final AtomicBoolean open = new AtomicBoolean();
  private final HeldRequests held = new HeldRequests(open::get);
  private final AtomicInteger turns = new AtomicInteger();
  private final AtomicInteger goneOn = new AtomicInteger();

  /** As a request does that finds no leader: it waits again. */
  private void look() {
    turns.incrementAndGet();
    if (open.get()) {
      goneOn.incrementAndGet();
    } else {
      hold();
    }
  }

  private void hold() {
    var _ = held.hold(in(60)).thenRun(this::look);
  }

  private static long in(int seconds) {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
  }

  private static List<Integer> times(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  @Test
  void allHaveATurnAtLast() {
    times(20).forEach(each -> hold());
    Awaitility.await().until(() -> turns.get() > 40);
    open.set(true);
    Awaitility.await().until(() -> goneOn.get() == 20);
  }

  @Test
  void whoWasHeardLetsOthersGoOnAndTheyOthers() {
    var others =
        times(50).stream()
            .map(each -> held.hold(in(60)).thenRun(held::heard).toCompletableFuture())
            .toList();
    held.heard();
    assertThat(others).allSatisfy(each -> assertThat(each).succeedsWithin(Duration.ofSeconds(20)));
  }

  @Test
  void whereNothingSpeaksAgainstItAllGoOn() {
    open.set(true);
    var all = times(5).stream().map(each -> held.hold(in(60)).toCompletableFuture()).toList();
    assertThat(all).allSatisfy(each -> assertThat(each).succeedsWithin(Duration.ofSeconds(20)));
  }

  @Test
  void whoseTimeIsOverNeedNotWaitForThoseBefore() {
    times(100_000).forEach(each -> held.hold(in(60)));
    assertThat(held.hold(in(0)).toCompletableFuture()).succeedsWithin(Duration.ofSeconds(20));
  }
}
