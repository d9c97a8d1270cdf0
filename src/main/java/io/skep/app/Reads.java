package io.skep.app;

import io.skep.api.http.ApiException;
import io.skep.api.http.ApiRequest;
import io.skep.api.http.ApiResponse;
import io.skep.api.http.Handler;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Where reads are answered: here, from this manager's view. Not while its clients were told of what
 * the view does not have, nor while the view may lack what any client was told of: then by the
 * leader, if it answers.
 */
final class Reads {
  private final LeaderCommands commands;
  private final CatchUp catchUp;
  private final Forwarding forwarding;
  private final BooleanSupplier hasQuorum;
  private final Supplier<Optional<InetSocketAddress>> leader;
  private final Duration patience;

  /**
   * The reads of one manager.
   *
   * @param hasQuorum whether a leader is heard at all
   * @param leader where another manager that leads is asked, if one is known to
   * @param patience how long a read waits for it; then it is answered here, marked as stale
   */
  Reads(
      LeaderCommands commands,
      CatchUp catchUp,
      Forwarding forwarding,
      BooleanSupplier hasQuorum,
      Supplier<Optional<InetSocketAddress>> leader,
      Duration patience) {
    this.commands = commands;
    this.catchUp = catchUp;
    this.forwarding = forwarding;
    this.hasQuorum = hasQuorum;
    this.leader = leader;
    this.patience = patience;
  }

  CompletionStage<ApiResponse> answer(ApiRequest request, Handler here) {
    if (commands.hasLeader()) {
      return here.handle(request);
    }
    if (Forwarding.isForwarded(request)) {
      return CompletableFuture.failedFuture(
          new ApiException(Forwarding.NOT_HERE, "this manager does not lead"));
    }
    return catchUp.isBehind() && !isCutOff()
        ? behind(request, here, System.nanoTime() + patience.toNanos())
        : here.handle(request);
  }

  /** Nobody can be asked, and nobody here was told of more: it need not be waited for. */
  private boolean isCutOff() {
    return !catchUp.owes() && !hasQuorum.getAsBoolean();
  }

  /** Looks again and again, with pauses, until the view or a leader is there, or time is up. */
  private CompletionStage<ApiResponse> behind(ApiRequest request, Handler here, long deadline) {
    return catchUp
        .staysBehind()
        .thenCompose(
            behind ->
                behind && System.nanoTime() - deadline < 0 && !isCutOff()
                    ? ask(request, here, deadline)
                    : here.handle(request));
  }

  private CompletionStage<ApiResponse> ask(ApiRequest request, Handler here, long deadline) {
    return leader
        .get()
        .map(address -> forwarding.send(address, request, Map.of()))
        .orElseGet(() -> CompletableFuture.completedFuture(new Forwarding.NotHere()))
        .thenCompose(
            passed ->
                passed instanceof Forwarding.Answered it
                    ? CompletableFuture.completedFuture(it.response())
                    : behind(request, here, deadline));
  }
}
