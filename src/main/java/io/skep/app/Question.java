package io.skep.app;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Asks the leader how long the log is whenever this manager may have missed some of it, until one
 * has said so or there is none. May be called from any thread.
 */
final class Question {
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final CatchUp catchUp;
  private final Forwarding forwarding;
  private final Supplier<Optional<InetSocketAddress>> leader;
  private final BooleanSupplier isAnswerable;

  /**
   * Asks nothing yet.
   *
   * @param leader where another manager that leads is asked, if one is known to
   * @param isAnswerable whether another manager leads, perhaps one whose address is not known yet
   */
  Question(
      CatchUp catchUp,
      Forwarding forwarding,
      Supplier<Optional<InetSocketAddress>> leader,
      BooleanSupplier isAnswerable) {
    this.catchUp = catchUp;
    this.forwarding = forwarding;
    this.leader = leader;
    this.isAnswerable = isAnswerable;
  }

  /** Something may have been missed; a question asked before this one ends. */
  void ask() {
    catchUp.doubt();
    ask(catchUp.newestDoubt());
  }

  private void ask(long doubt) {
    if (catchUp.newestDoubt() != doubt || !catchUp.isInDoubt() || !isAnswerable.getAsBoolean()) {
      return; // the next change of leaders asks anew
    }
    var _ =
        leader
            .get()
            .map(forwarding::ask)
            .orElseGet(() -> CompletableFuture.completedFuture(false))
            .thenAccept(
                told -> {
                  if (!told) {
                    later(doubt);
                  }
                });
  }

  private void later(long doubt) {
    Executor then = CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    then.execute(() -> ask(doubt));
  }
}
