package io.skep.command;

import io.skep.entity.Outcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The answers that the commands of one office wait for. Thread-safe.
 *
 * <p>A command may be on its way to a router that has just ended, where nobody would ever answer
 * it: so answers belong to the office, not to the router, and all of them end with it.
 */
public final class OpenAnswers {
  private static final Outcome LOST = new Outcome.Unavailable("this manager has ceased to lead");

  private @Nullable Map<Long, CompletableFuture<Outcome>> open = new HashMap<>();
  private long lastNumber;

  /** Makes it with none open. */
  public OpenAnswers() {}

  /** An answer to be completed by whoever has it; completed already once this is closed. */
  CompletableFuture<Outcome> open() {
    CompletableFuture<Outcome> answer = new CompletableFuture<>();
    synchronized (this) {
      if (open != null) {
        long number = ++lastNumber;
        open.put(number, answer);
        var _ = answer.whenComplete((outcome, failure) -> forget(number));
        return answer;
      }
    }
    answer.complete(LOST);
    return answer;
  }

  private synchronized void forget(long number) {
    if (open != null) {
      open.remove(number);
    }
  }

  /**
   * Ends all that are open, and all that will be: whether their commands were stored is not known.
   */
  void close() {
    List<CompletableFuture<Outcome>> all;
    synchronized (this) {
      all = open == null ? List.of() : List.copyOf(open.values());
      open = null;
    }
    all.forEach(answer -> answer.complete(LOST));
  }
}
