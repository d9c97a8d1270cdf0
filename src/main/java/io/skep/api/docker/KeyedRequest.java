package io.skep.api.docker;

import io.skep.api.http.ApiException;
import io.skep.api.http.ApiRequest;
import io.skep.api.http.ApiResponse;
import io.skep.api.http.Handler;
import io.skep.entity.Outcome;
import io.skep.request.Answer;
import io.skep.request.Request;
import io.skep.request.RequestCommand.AnswerRequest;
import io.skep.request.RequestCommand.BeginRequest;
import io.skep.request.RequestDecider;
import io.skep.request.RequestEvent;
import io.skep.view.LoggedEvent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * One request with a key, as the journal remembers it.
 *
 * <p>It is begun in the journal before it is carried out, and all that it leads to names it as the
 * cause. So where its answer was lost, because a manager died in between, the log itself says
 * whether it had been carried out.
 */
final class KeyedRequest {
  private static final int UNAVAILABLE = 503;
  private static final Executor READER = Thread::startVirtualThread;

  private final ActiveSwarm swarm;
  private final String id;
  private final String digest;
  private final ApiRequest request;
  private final Duration memory;

  KeyedRequest(ActiveSwarm swarm, String key, ApiRequest request, Duration memory) {
    this.memory = memory;
    this.swarm = swarm;
    this.id = hex(key.getBytes(StandardCharsets.UTF_8));
    this.request = request.withId("key-" + id);
    byte[] asked =
        ByteString.fromString(
                request.method() + " " + request.path() + "?" + request.rawQuery() + "\n")
            .concat(request.body())
            .toArray();
    this.digest = hex(asked);
  }

  private static String hex(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }

  /** A name for the key that does not give it away. */
  String id() {
    return id;
  }

  /** Of all that is asked. */
  String digest() {
    return digest;
  }

  static ApiException mismatch() {
    return new ApiException(
        422,
        "this Idempotency-Key was used for another request before (expected: the same method, path"
            + " and body, or another key)");
  }

  static ApiResponse replayed(ApiResponse answer) {
    return answer.with("Idempotency-Replayed", "true");
  }

  /** The answer of before, or that of the handler, which is called at most once. */
  CompletionStage<ApiResponse> answer(Handler handler) {
    return CompletableFuture.supplyAsync(this::remembered, READER)
        .thenCompose(
            known ->
                known.isEmpty()
                    ? begin().thenCompose(begun -> carryOut(handler, false))
                    : answer(known.get().answer(), handler));
  }

  private CompletionStage<ApiResponse> answer(@Nullable Answer remembered, Handler handler) {
    return remembered == null
        ? recover(handler)
        : CompletableFuture.completedFuture(replayed(response(remembered)));
  }

  /** What the journal knows of the key; refuses one that was used for something else. */
  private Optional<Request> remembered() {
    @Nullable Request state = null;
    for (LoggedEvent event : events()) {
      if (event.recorded().event() instanceof RequestEvent happened) {
        state = new RequestDecider().apply(state, happened, event.recorded().meta());
      }
    }
    if (state == null || state.begunAt().isBefore(request.receivedAt().minus(memory))) {
      return Optional.empty();
    }
    if (!swarm.secrets().open(state.digest()).equals(digest)) {
      throw mismatch();
    }
    return Optional.of(state);
  }

  private List<LoggedEvent> events() {
    return swarm.history().of("request|" + id);
  }

  private CompletionStage<?> begin() {
    BeginRequest begin =
        new BeginRequest(swarm.secrets().seal(digest), request.receivedAt().minus(memory));
    return swarm
        .commands()
        .request(id, begin, Refusals.meta(request))
        .thenApply(
            outcome -> {
              Refusals.requireDone(outcome);
              return outcome;
            });
  }

  /** The request began, and nobody knows how it ended: the log does. */
  private CompletionStage<ApiResponse> recover(Handler handler) {
    return CompletableFuture.supplyAsync(this::effect, READER)
        .thenCompose(
            effect -> effect.isPresent() ? remember(effect.get()) : carryOut(handler, true));
  }

  /**
   * Calls the handler and remembers what it answers.
   *
   * @param again whether an earlier attempt may still come to be, and be what refuses this one
   */
  private CompletionStage<ApiResponse> carryOut(Handler handler, boolean again) {
    return handled(handler)
        .handle(KeyedRequest::settled)
        .thenCompose(
            answer -> {
              Optional<ApiResponse> earlier =
                  again && answer.status() >= 300 ? effect() : Optional.empty();
              return answer.status() == UNAVAILABLE
                  ? CompletableFuture.completedFuture(answer)
                  : remember(earlier.orElse(answer));
            });
  }

  private CompletionStage<ApiResponse> handled(Handler handler) {
    try {
      return handler.handle(request);
    } catch (ApiException refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }

  private static ApiResponse settled(@Nullable ApiResponse answer, @Nullable Throwable failure) {
    if (answer != null) {
      return answer;
    }
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof ApiException refused) {
      return ApiResponse.error(refused.status(), refused.words());
    }
    throw new CompletionException(cause);
  }

  /** What the request did, if it did anything since it began, as the answer it should have had. */
  private Optional<ApiResponse> effect() {
    long begun =
        events().stream()
            .filter(event -> event.recorded().event() instanceof RequestEvent.RequestBegun)
            .mapToLong(LoggedEvent::index)
            .max()
            .orElse(Long.MAX_VALUE);
    return LostAnswer.effect(swarm.history(), request, begun);
  }

  private CompletionStage<ApiResponse> remember(ApiResponse answer) {
    if (!(answer.body() instanceof ApiResponse.Whole whole)) {
      throw new IllegalStateException(request.path() + " answers a stream; it takes no key");
    }
    AnswerRequest command =
        new AnswerRequest(
            new Answer(
                answer.status(), answer.contentType().orElse(null), whole.bytes().utf8String()));
    return swarm
        .commands()
        .request(id, command, Refusals.meta(request))
        .thenApply(
            outcome -> {
              if (outcome instanceof Outcome.Unavailable unavailable) {
                throw new ApiException(UNAVAILABLE, unavailable.reason());
              }
              return answer;
            });
  }

  private static ApiResponse response(Answer answer) {
    return new ApiResponse(
        answer.status(),
        Optional.ofNullable(answer.contentType()),
        List.of(),
        new ApiResponse.Whole(ByteString.fromString(answer.body())));
  }
}
