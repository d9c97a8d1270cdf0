package io.skep.api.http;

import io.skep.kernel.Principal;
import java.util.Locale;
import java.util.Set;
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

  /** The header with the id under which the manager that it came to keeps a request. */
  public static final String REQUEST = "X-Skep-Request";

  /**
   * The header of a request that another leader was asked before, without an answer: the index of
   * an event from before that.
   */
  public static final String AFTER = "X-Skep-After";

  private static final Set<String> OF_MANAGERS =
      Set.of(
          PRINCIPAL.toLowerCase(Locale.ROOT),
          REQUEST.toLowerCase(Locale.ROOT),
          AFTER.toLowerCase(Locale.ROOT));

  private final RequestHandling handling;

  /** Whether only another manager may say this; the name in lower case. */
  static boolean isOfManagers(String header) {
    return OF_MANAGERS.contains(header);
  }

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
    return handling.handle(request, principal);
  }
}
