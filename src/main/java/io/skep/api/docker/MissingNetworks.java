package io.skep.api.docker;

import io.skep.api.engine.LocalNetworks;
import io.skep.api.http.ApiException;
import io.skep.api.http.ApiRequest;
import io.skep.api.http.ApiResponse;
import io.skep.api.http.Handler;
import io.skep.api.http.Json;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says of a network that the swarm does not have, but this host's engine has, why no service can
 * use it. Only this host can: the leader's engine may have other networks.
 */
final class MissingNetworks {
  private static final Pattern MISSING = Pattern.compile("network (.+) not found");
  private static final String LOCAL =
      " cannot be used with services. Only networks scoped to the swarm can be used, such as those"
          + " created with the overlay driver.";

  private final LocalNetworks local;

  MissingNetworks(LocalNetworks local) {
    this.local = local;
  }

  /** A handler that looks here for a network which the swarm was asked for in vain. */
  Handler explaining(Handler handler) {
    return request ->
        carriedOut(handler, request)
            .handle((answer, failure) -> explained(request, answer, failure))
            .thenCompose(answer -> answer);
  }

  private static CompletionStage<ApiResponse> carriedOut(Handler handler, ApiRequest request) {
    try {
      return handler.handle(request);
    } catch (ApiException refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }

  private CompletionStage<ApiResponse> explained(
      ApiRequest request, @Nullable ApiResponse answer, @Nullable Throwable failure) {
    Matcher missing = MISSING.matcher(words(answer, failure));
    CompletionStage<ApiResponse> unexplained =
        answer == null
            ? CompletableFuture.failedFuture(
                failure == null ? new IllegalStateException("no answer") : failure)
            : CompletableFuture.completedFuture(answer);
    return missing.matches()
        ? local
            .find(request, missing.group(1))
            .thenCompose(found -> found.status() == 200 ? refused(found) : unexplained)
        : unexplained;
  }

  /** What was said with a status of 500; empty for all else. */
  private static String words(@Nullable ApiResponse answer, @Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof ApiException refusal) {
      return refusal.status() == 500 ? refusal.words() : "";
    }
    return answer != null && answer.status() == 500 ? text(answer, "message") : "";
  }

  private static CompletionStage<ApiResponse> refused(ApiResponse found) {
    return CompletableFuture.failedFuture(
        new ApiException(403, "The network " + text(found, "Name") + LOCAL));
  }

  private static String text(ApiResponse answer, String field) {
    if (!(answer.body() instanceof ApiResponse.Whole whole)) {
      return "";
    }
    try {
      return Json.tree(whole.bytes()).path(field).asText();
    } catch (IOException malformed) {
      throw new ApiException(502, "the engine's answer is no JSON: " + malformed.getMessage());
    }
  }
}
