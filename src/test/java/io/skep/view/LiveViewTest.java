package io.skep.view;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.skep.kernel.Cause;
import io.skep.kernel.Meta;
import io.skep.kernel.Principal;
import io.skep.kernel.Recorded;
import io.skep.testdata.Life;
import io.skep.testdata.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Whoever waits for the view or listens to it misses nothing and hears nothing twice. */
final class LiveViewTest {
  private static final Meta META =
      new Meta(Life.START, Principal.system("test"), Cause.command("r1", "test"));

  private final LiveView live = new LiveView();

  @Test
  void whatIsThereIsReachedAtOnce() {
    live.feed(events(1, 3));

    assertThat(live.current().index()).isEqualTo(3);
    assertThat(live.reached(0).toCompletableFuture()).isCompleted();
    assertThat(live.reached(3).toCompletableFuture()).isCompletedWithValue(live.current());
  }

  @Test
  void whatIsToComeIsReachedWhenItComes() throws Exception {
    CompletableFuture<SwarmView> third = live.reached(3).toCompletableFuture();
    CompletableFuture<SwarmView> second = live.reached(2).toCompletableFuture();

    live.feed(events(1, 2));
    assertThat(second.get(5, SECONDS).index()).isEqualTo(2);
    assertThat(third).isNotDone();

    live.feed(events(3, 9));
    assertThat(third.get(5, SECONDS).index()).isEqualTo(9);
  }

  @Test
  void nothingFedIsNothingHeard() {
    List<LoggedEvent> heard = new ArrayList<>();
    live.listen((view, events) -> heard.addAll(events));

    live.feed(List.of());

    assertThat(heard).isEmpty();
  }

  @Test
  void aListenerHearsTheViewThatHoldsItsEvents() {
    live.feed(events(1, 2));
    List<Long> heard = new ArrayList<>();
    SwarmView start =
        live.listen(
            (view, events) -> {
              assertThat(view.index()).isEqualTo(events.getLast().index());
              assertThat(live.current()).isSameAs(view);
              events.forEach(event -> heard.add(event.index()));
            });

    live.feed(events(3, 5));

    assertThat(start.index()).isEqualTo(2);
    assertThat(heard).containsExactly(3L, 4L, 5L);
  }

  @Test
  void whoStopsListeningHearsNoMore() {
    List<LoggedEvent> heard = new ArrayList<>();
    ViewListener listener = (view, events) -> heard.addAll(events);
    live.listen(listener);
    live.unlisten(listener);

    live.feed(events(1, 1));

    assertThat(heard).isEmpty();
  }

  /** What a client does with its answer must not hold up the log. */
  @Test
  void whoWaitsDoesNotHoldUpTheFeed() throws Exception {
    CompletableFuture<Void> release = new CompletableFuture<>();
    CompletableFuture<SwarmView> slow =
        live.reached(1)
            .thenApply(
                view -> {
                  release.join();
                  return view;
                })
            .toCompletableFuture();

    live.feed(events(1, 1));
    assertThat(live.current().index()).isEqualTo(1);

    release.complete(null);
    assertThat(slow.get(5, SECONDS).index()).isEqualTo(1);
  }

  @Test
  void underAnyTimingNothingIsMissedAndNothingHeardTwice() {
    Seeds.check(20, LiveViewTest::race);
  }

  private static void race(RandomGenerator random) {
    LiveView live = new LiveView();
    long end = 400;
    List<Integer> sizes = new ArrayList<>();
    for (long left = end; left > 0; left -= sizes.getLast()) {
      sizes.add((int) Math.min(left, random.nextLong(1, 5)));
    }
    List<Future<?>> done = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
      for (int reader = 0; reader < 5; reader++) {
        done.add(threads.submit(() -> listenToTheEnd(live, end)));
      }
      done.add(
          threads.submit(
              () -> {
                long next = 1;
                for (int size : sizes) {
                  live.feed(events(next, next + size - 1));
                  next += size;
                }
              }));
    }
    assertThat(done).allSatisfy(each -> assertThat(each).succeedsWithin(1, SECONDS));
  }

  private static void listenToTheEnd(LiveView live, long end) {
    while (live.current().index() < end) {
      ConcurrentLinkedQueue<Long> heard = new ConcurrentLinkedQueue<>();
      CompletableFuture<Void> last = new CompletableFuture<>();
      ViewListener listener =
          (view, events) -> {
            events.forEach(event -> heard.add(event.index()));
            if (view.index() == end) {
              last.complete(null);
            }
          };
      long start = live.listen(listener).index();
      long wanted = Math.min(end, start + 7);
      SwarmView seen = live.reached(wanted).toCompletableFuture().orTimeout(20, SECONDS).join();
      assertThat(seen.index()).isGreaterThanOrEqualTo(wanted);
      live.unlisten(listener);
      List<Long> indexes = List.copyOf(heard);
      assertThat(indexes)
          .isEqualTo(LongStream.rangeClosed(start + 1, start + indexes.size()).boxed().toList());
    }
  }

  private static List<LoggedEvent> events(long from, long to) {
    return LongStream.rangeClosed(from, to)
        .mapToObj(index -> new LoggedEvent(index, "test|x", new Recorded<>(META, "event")))
        .toList();
  }
}
