package io.skep.api.docker;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.skep.api.http.ApiException;
import io.skep.api.http.ApiRequest;
import io.skep.api.http.ApiResponse;
import io.skep.api.http.Handler;
import io.skep.view.LoggedEvent;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * What became of a request whose answer was lost with the leader that had it: all that a request
 * leads to names it as the cause, so the log says whether it was carried out.
 *
 * <p>The log is the last word only where a later leader has opened its term: then what it does not
 * hold of the earlier one never comes.
 */
public final class LostAnswer {
  private static final Executor READER = Thread::startVirtualThread;
  private static final Set<String> GONE_WITHOUT_A_BODY = Set.of("secret", "config", "network");

  private LostAnswer() {}

  /**
   * Answers a request that an earlier leader was asked already: by what it did, or else by doing it
   * now. To be called by a leader whose view is whole.
   *
   * @param request under the id that the earlier leader knew it by
   * @param after the index of an event from before the request was made
   */
  public static CompletionStage<ApiResponse> find(
      SwarmHistory history, ApiRequest request, long after, Handler handler) {
    if (request.headers().value(Idempotency.KEY).isPresent()) {
      return handler.handle(request); // the key itself sees to it
    }
    return CompletableFuture.supplyAsync(() -> effect(history, request, after), READER)
        .thenCompose(
            done ->
                done.isPresent()
                    ? CompletableFuture.completedFuture(done.get())
                    : handler.handle(request));
  }

  /**
   * What the request did, if it did anything after this event, as the answer it should have had.
   */
  static Optional<ApiResponse> effect(SwarmHistory history, ApiRequest request, long after) {
    String cause = "command:" + request.id() + " ";
    return history
        .from(after)
        .filter(event -> event.recorded().meta().cause().value().startsWith(cause))
        .filter(event -> !event.kind().equals("request") && !event.kind().equals("refusal"))
        .findFirst()
        .map(event -> answer(request, event));
  }

  private static ApiResponse answer(ApiRequest request, LoggedEvent effect) {
    if (request.path().startsWith("/skep/")) {
      throw new ApiException(
          503, "this was carried out, but the answer was lost with the leader that gave it");
    }
    if (request.path().endsWith("/create")) {
      return effect.kind().equals("network")
          ? ApiResponse.json(201, new MadeNetwork(effect.id(), ""))
          : ApiResponse.json(201, new Made(effect.id()));
    }
    if (request.method().equals("DELETE")) {
      return ApiResponse.empty(GONE_WITHOUT_A_BODY.contains(effect.kind()) ? 204 : 200);
    }
    return effect.kind().equals("service") ? ServiceChanges.updated() : ApiResponse.empty(200);
  }

  private record Made(@JsonProperty("ID") String id) {}

  private record MadeNetwork(
      @JsonProperty("Id") String id, @JsonProperty("Warning") String warning) {}
}
