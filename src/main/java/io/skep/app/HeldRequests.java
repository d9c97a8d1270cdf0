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
 * Requests that wait for a leader. Every 10 ms one of them has its turn to look for one; when it
 * was answered, or when nothing speaks against it here, all have. If each looked by itself, a
 * hundred of them would take from the next leader the processor time that it needs to become it.
 */
final class HeldRequests {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

  private final BooleanSupplier all;
  private final ArrayDeque<Held> waiting = new ArrayDeque<>();
  private boolean looking;

  /**
   * Nobody waits yet.
   *
   * @param all whether all that wait may go on at once
   */
  HeldRequests(BooleanSupplier all) {
    this.all = all;
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

  /** A leader has answered a request: all that wait have their turn. */
  void heard() {
    List<Held> turns;
    synchronized (this) {
      turns = drain();
    }
    give(turns);
  }

  private void lookSoon() {
    CompletableFuture.delayedExecutor(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)
        .execute(this::look);
  }

  private void look() {
    boolean everybody = all.getAsBoolean();
    List<Held> turns;
    synchronized (this) {
      turns = everybody ? drain() : next();
      looking = !waiting.isEmpty();
      if (looking) {
        lookSoon();
      }
    }
    give(turns);
  }

  private List<Held> next() {
    List<Held> turns = new ArrayList<>();
    long now = System.nanoTime();
    Held first = waiting.poll();
    if (first != null) {
      turns.add(first);
    }
    waiting.removeIf(held -> held.deadline() - now <= 0 && turns.add(held));
    return turns;
  }

  private List<Held> drain() {
    List<Held> turns = List.copyOf(waiting);
    waiting.clear();
    return turns;
  }

  private static void give(List<Held> turns) {
    turns.forEach(held -> held.turn().completeAsync(() -> null));
  }
}
