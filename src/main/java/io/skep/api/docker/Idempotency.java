package io.skep.api.docker;

import io.skep.api.http.ApiException;
import io.skep.api.http.ApiResponse;
import io.skep.api.http.Handler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Carries a request with an {@code Idempotency-Key} out once: whoever asks the same again with the
 * same key gets the same answer, also after a restart or from another leader.
 *
 * <p>Keys are one space for the whole swarm and are remembered as long as the operator says. To be
 * put where the leader handles the request; memory is held only for requests under way.
 */
public final class Idempotency {
  static final String KEY = "Idempotency-Key";
  private static final int LONGEST_KEY = 255;

  private record UnderWay(String digest, CompletableFuture<ApiResponse> answer) {}

  private final Gate gate;
  private final Duration memory;
  private final ConcurrentMap<String, UnderWay> underWay = new ConcurrentHashMap<>();

  /**
   * For the swarm behind this gate.
   *
   * @param memory how long an answer is remembered
   */
  public Idempotency(Gate gate, Duration memory) {
    this.gate = gate;
    this.memory = memory;
  }

  /** A handler that carries each keyed request out once. Dry runs change nothing, so they may. */
  public Handler once(Handler handler) {
    return request -> {
      Optional<String> key = request.headers().value(KEY);
      return key.isEmpty() || DryRun.isAsked(request)
          ? handler.handle(request)
          : once(new KeyedRequest(gate.manager(), checked(key.get()), request, memory), handler);
    };
  }

  private static String checked(String key) {
    if (key.isEmpty() || key.length() > LONGEST_KEY || !key.chars().allMatch(Idempotency::shows)) {
      throw new ApiException(400, KEY + ": expected 1 to " + LONGEST_KEY + " visible characters");
    }
    return key;
  }

  private static boolean shows(int character) {
    return character > ' ' && character < 127;
  }

  private CompletionStage<ApiResponse> once(KeyedRequest keyed, Handler handler) {
    UnderWay mine = new UnderWay(keyed.digest(), new CompletableFuture<>());
    UnderWay other = underWay.putIfAbsent(keyed.id(), mine);
    if (other != null) {
      return other.digest().equals(keyed.digest())
          ? other.answer().thenApply(KeyedRequest::replayed)
          : CompletableFuture.failedFuture(KeyedRequest.mismatch());
    }
    keyed
        .answer(handler)
        .whenComplete(
            (answer, failure) -> {
              underWay.remove(keyed.id(), mine);
              if (failure == null) {
                mine.answer().complete(answer);
              } else {
                mine.answer().completeExceptionally(failure);
              }
            });
    return mine.answer();
  }
}
