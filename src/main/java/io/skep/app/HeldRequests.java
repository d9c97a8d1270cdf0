package io.skep.app;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Requests that wait for a leader, in the order in which they came. One at a time has its turn to
 * look for one; each that was answered lets the next two have theirs, and where nothing speaks
 * against it here a few go on at a time. If all looked, or went on, at once, a hundred of them
 * would take from the next leader the processor time that it needs to become it and to answer the
 * first.
 */
final class HeldRequests {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
  private static final int AT_A_TIME = 4;
  private static final int AFTER_AN_ANSWER = 2;

  private final BooleanSupplier open;
  private final ArrayDeque<Held> waiting = new ArrayDeque<>();
  private boolean looking;

  /**
   * Nobody waits yet.
   *
   * @param open whether those who wait may go on
   */
  HeldRequests(BooleanSupplier open) {
    this.open = open;
  }

  /** One that waits. */
  private record Held(CompletableFuture<Void> turn, long deadline) {}

  /**
   * Waits.
   *
   * @param deadline by {@link System#nanoTime()}; who waits still then has its turn
   * @return completes, on some other thread, when it is the request's turn
   */
  CompletionStage<Void> hold(long deadline) {
    Held held = new Held(new CompletableFuture<>(), deadline);
    synchronized (this) {
      waiting.add(held);
      if (!looking) {
        looking = true;
        lookSoon();
      }
    }
    return held.turn();
  }

  /** Whether somebody waits: who comes now should wait behind. */
  synchronized boolean isAnyWaiting() {
    return !waiting.isEmpty();
  }

  /** A leader has answered a request: the next have their turn. */
  void heard() {
    List<Held> turns;
    synchronized (this) {
      turns = next(AFTER_AN_ANSWER);
    }
    give(turns);
  }

  private void lookSoon() {
    CompletableFuture.delayedExecutor(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)
        .execute(this::look);
  }

  private void look() {
    int most = open.getAsBoolean() ? AT_A_TIME : 1;
    List<Held> turns;
    synchronized (this) {
      turns = next(most);
      looking = !waiting.isEmpty();
      if (looking) {
        lookSoon();
      }
    }
    give(turns);
  }

  /** The first, and all whose time is over. */
  private List<Held> next(int most) {
    List<Held> turns = new ArrayList<>();
    while (turns.size() < most && !waiting.isEmpty()) {
      turns.add(waiting.remove());
    }
    long now = System.nanoTime();
    waiting.removeIf(held -> held.deadline() - now <= 0 && turns.add(held));
    return turns;
  }

  private static void give(List<Held> turns) {
    turns.forEach(held -> held.turn().completeAsync(() -> null));
  }
}
