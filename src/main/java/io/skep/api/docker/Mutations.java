package io.skep.api.docker;

import io.skep.api.http.ApiException;
import io.skep.api.http.ApiRequest;
import io.skep.api.http.ApiResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Carries out what changes the swarm, and notes in the audit trail what was refused. */
public final class Mutations {
  private Mutations() {}

  /**
   * Runs a mutation; a refusal, thrown or in the stage, is noted and then passed on. What is only
   * asked for as a dry run leaves no trace.
   *
   * @param kind the kind of object it is about
   * @param id its id, or what the client called it
   */
  public static CompletionStage<ApiResponse> run(
      ActiveSwarm swarm,
      ApiRequest request,
      String kind,
      String id,
      Supplier<CompletionStage<ApiResponse>> mutation) {
    return started(mutation)
        .whenComplete(
            (answer, failure) -> {
              if (unwrapped(failure) instanceof ApiException refusal && !DryRun.isAsked(request)) {
                swarm.refusals().refused(Refusals.meta(request), kind, id, refusal.words());
              }
            });
  }

  private static CompletionStage<ApiResponse> started(
      Supplier<CompletionStage<ApiResponse>> mutation) {
    try {
      return mutation.get();
    } catch (ApiException refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }

  private static @org.jspecify.annotations.Nullable Throwable unwrapped(
      @org.jspecify.annotations.Nullable Throwable failure) {
    return failure instanceof CompletionException ? failure.getCause() : failure;
  }
}
