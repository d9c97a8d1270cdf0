package io.skep.simulation;

import io.skep.command.Commands;
import io.skep.entity.Outcome;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Commands that something may go wrong with, on their way to the log or back. */
final class GatedCommands {
  /** What may go wrong. */
  interface Gate {
    /** The outcome of a command that does not reach the log; null to let it through. */
    @Nullable Outcome before();

    /** What is heard of a command that has been carried out. */
    Outcome after(Outcome outcome);
  }

  private GatedCommands() {}

  static Commands of(Commands target, Gate gate) {
    return (Commands)
        Proxy.newProxyInstance(
            Commands.class.getClassLoader(),
            new Class<?>[] {Commands.class},
            (proxy, method, arguments) -> {
              Outcome lost = gate.before();
              if (lost != null) {
                return CompletableFuture.completedFuture(lost);
              }
              try {
                var stage = (CompletionStage<?>) method.invoke(target, arguments);
                Outcome done = (Outcome) stage.toCompletableFuture().join();
                return CompletableFuture.completedFuture(gate.after(done));
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
