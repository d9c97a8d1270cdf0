package io.skep.command;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Answers in the place of those who are late, all after the same time.
 *
 * <p>One timer is under way for all of them. {@link CompletableFuture#completeOnTimeout} starts and
 * ends one for each, and wakes a thread for both.
 *
 * @param <T> the answers
 */
final class Deadline<T> {
  private final long nanos;
  private final Supplier<T> late;
  private final Queue<Waiting<T>> waiting = new ArrayDeque<>();
  private boolean planned;

  /**
   * A deadline.
   *
   * @param after how long an answer may take
   * @param late what is answered then
   */
  Deadline(Duration after, Supplier<T> late) {
    this.nanos = after.toNanos();
    this.late = late;
  }

  private record Waiting<T>(long due, CompletableFuture<T> answer) {}

  /** Completes as the answer does, or when it is late; the answer itself is left as it is. */
  CompletableFuture<T> of(CompletableFuture<T> answer) {
    CompletableFuture<T> inTime = answer.copy();
    if (!inTime.isDone()) {
      add(new Waiting<>(System.nanoTime() + nanos, inTime));
    }
    return inTime;
  }

  private synchronized void add(Waiting<T> one) {
    dropAnswered();
    waiting.add(one);
    if (!planned) {
      planned = true;
      plan(nanos);
    }
  }

  private void plan(long delay) {
    Executor then = CompletableFuture.delayedExecutor(delay, TimeUnit.NANOSECONDS);
    then.execute(this::look);
  }

  private void look() {
    takeLate().forEach(one -> one.answer().complete(late.get()));
  }

  private synchronized List<Waiting<T>> takeLate() {
    List<Waiting<T>> taken = new ArrayList<>();
    long now = System.nanoTime();
    dropAnswered();
    for (Waiting<T> first = waiting.peek();
        first != null && first.due() - now <= 0;
        first = waiting.peek()) {
      taken.add(waiting.remove());
    }
    dropAnswered();
    Waiting<T> next = waiting.peek();
    planned = next != null;
    if (next != null) {
      plan(next.due() - now);
    }
    return taken;
  }

  /** Those in front: they came first, so few answered ones stay behind one that is not. */
  private void dropAnswered() {
    while (!waiting.isEmpty() && waiting.element().answer().isDone()) {
      waiting.remove();
    }
  }
}
