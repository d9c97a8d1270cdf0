package io.skep.api.http;

import io.skep.kernel.Principal;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * Skep's own routes for requests that another manager passes on, with the word of whom they are.
 */
public final class ForwardedApi {
  private final RequestHandling handling;

  /** Answers from these routes. */
  public ForwardedApi(Router router, ActorSystem<?> system) {
    this.handling = new RequestHandling(router, system);
  }

  /**
   * Answers a request as if its client had sent it here.
   *
   * @param principal who asked the other manager
   */
  public CompletionStage<HttpResponse> handle(HttpRequest request, Principal principal) {
    return handling.handle(request, PekkoDuplex.Lease.of(principal));
  }
}
