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
  /** The header in which one manager tells another whose request it is; no client is heard so. */
  public static final String PRINCIPAL = "X-Skep-Principal";

  static final String PRINCIPAL_LOWER_CASE = "x-skep-principal";

  private final RequestHandling handling;

  /** Answers from these routes. */
  public ForwardedApi(Router router, ActorSystem<?> system) {
    this.handling = new RequestHandling(router, system, true);
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
