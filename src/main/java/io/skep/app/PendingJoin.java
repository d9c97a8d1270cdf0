package io.skep.app;

import io.skep.api.docker.Standing;
import io.skep.api.http.ApiException;
import io.skep.control.ControlClient;
import io.skep.control.ControlException;
import io.skep.control.Joined;
import io.skep.control.Joining;
import io.skep.pki.NodeRole;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/** A request to join that is under way: until a manager lets this machine in, or refuses it. */
final class PendingJoin {
  /** How long a client waits for it; the attempt goes on. */
  private static final Duration CLIENTS_WAIT = Duration.ofSeconds(20);

  private static final Duration POLL = Duration.ofMillis(20);

  private final Enrolment enrolment;
  private final DaemonOptions options;
  private final ActorSystem<?> system;
  private final CompletableFuture<Void> done;
  private Joining.@Nullable Attempt attempt;

  PendingJoin(
      Enrolment enrolment,
      DaemonOptions options,
      ActorSystem<?> system,
      CompletableFuture<Void> done) {
    this.enrolment = enrolment;
    this.options = options;
    this.system = system;
    this.done = done;
  }

  /** The answer for a client, who does not wait for ever. */
  static CompletionStage<Void> inTime(CompletableFuture<Void> done) {
    CompletableFuture<Void> answer = done.copy();
    CompletableFuture.delayedExecutor(CLIENTS_WAIT.toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> answer.completeExceptionally(new ApiException(503, Joining.timeoutWords())));
    return answer;
  }

  /**
   * Begins.
   *
   * @param let is told what the managers have given
   * @param refused is called before the client hears of the refusal
   */
  void start(Consumer<Joined> let, Runnable refused) {
    Joining joining = new Joining(system, options.settings().control());
    Joining.Attempt begun =
        joining.start(enrolment.applicant(options.containers()), enrolment.managers());
    attempt = begun;
    begun
        .result()
        .whenComplete(
            (joined, failure) -> {
              if (joined != null) {
                let.accept(joined);
              } else {
                refused.run();
                done.completeExceptionally(words(failure));
              }
            });
  }

  private static ApiException words(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && !(cause instanceof ControlException)) {
      cause = cause.getCause();
    }
    return cause instanceof ControlException refused
        ? new ApiException(refused.status(), String.valueOf(refused.getMessage()))
        : new ApiException(500, String.valueOf(cause.getMessage()));
  }

  CompletableFuture<Void> done() {
    return done;
  }

  /** Answers the client once the swarm has heard of the node. */
  void await(Membership made) {
    Thread.ofVirtual()
        .name("await-ready")
        .start(
            () -> {
              while (!made.isReady() && !made.isClosed() && !done.isDone()) {
                LockSupport.parkNanos(POLL.toNanos());
              }
              done.complete(null);
            });
  }

  void cancel() {
    if (attempt != null) {
      attempt.cancel();
    }
  }

  Standing standing() {
    return new Standing(
        Optional.empty(),
        enrolment.address(),
        "",
        enrolment.managers().stream().map(each -> new Standing.Manager("", each)).toList());
  }

  /** Makes this machine the node that it was let in as. */
  Membership settle(Joined joined, Membership.Surroundings around) throws IOException {
    SwarmState state = enrolment.keep(joined, around.folder());
    Keys keys = Keys.open(around.folder());
    if (state.role() == NodeRole.MANAGER) {
      ControlClient client =
          ControlClient.of(system, keys.credentials(), peer -> true, options.settings().control());
      try {
        Keys.Shared shared = new GroupEntry(client).keys(state.managers());
        JournalOpening.requireSame(shared.at(), options.settings().all());
        keys.share(shared);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while asking for the managers' keys", e);
      }
    }
    return Membership.inRole(state, keys, around);
  }
}
