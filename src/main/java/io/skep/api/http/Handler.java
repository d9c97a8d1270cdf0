package io.skep.api.http;

import java.util.concurrent.CompletionStage;

/**
 * Answers the requests of one route.
 *
 * <p>Called on a dispatcher of Pekko: it must not block. An {@link ApiException}, thrown or in the
 * stage, becomes Docker's error body; any other failure is logged and answers 500.
 */
@FunctionalInterface
public interface Handler {
  CompletionStage<ApiResponse> handle(ApiRequest request);
}
