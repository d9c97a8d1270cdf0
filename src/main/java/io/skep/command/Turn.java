package io.skep.command;

import io.skep.entity.Outcome;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Commands that go one after the other, in the order in which they came. */
final class Turn {
  private CompletableFuture<@Nullable Void> last = CompletableFuture.completedFuture(null);

  /** Gives the command once all before it have their outcome; a failure is one too. */
  synchronized CompletableFuture<Outcome> take(Supplier<CompletionStage<Outcome>> command) {
    CompletableFuture<Outcome> mine = new CompletableFuture<>();
    last =
        last.thenCompose(before -> command.get())
            .handle(
                (outcome, failure) -> {
                  mine.complete(
                      failure == null ? outcome : new Outcome.Unavailable(failure.toString()));
                  return null;
                });
    return mine;
  }
}
