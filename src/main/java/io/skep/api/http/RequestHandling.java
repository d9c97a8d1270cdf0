package io.skep.api.http;

import io.skep.api.wire.Headers;
import io.skep.kernel.Principal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What stands before the handlers: versions, bodies, routes and failures. */
final class RequestHandling {

  private static final Logger LOG = LoggerFactory.getLogger(RequestHandling.class);

  /** The most bytes of a request's body that a handler gets. */
  static final int LARGEST_BODY = 16 << 20;

  private final Router router;
  private final ActorSystem<?> system;
  private final boolean ofManagers;
  private final String run = Long.toString(System.currentTimeMillis(), 36);
  private final AtomicLong requests = new AtomicLong();

  /** Of clients: what only managers may say of a request is not heard. */
  RequestHandling(Router router, ActorSystem<?> system) {
    this(router, system, false);
  }

  RequestHandling(Router router, ActorSystem<?> system, boolean ofManagers) {
    this.router = router;
    this.system = system;
    this.ofManagers = ofManagers;
  }

  Optional<Router.Match> match(String method, RequestTarget target) {
    return router.match(method, target);
  }

  /** The refusal of a version outside of what is served; the engine's words and forms. */
  Optional<ApiResponse> refusal(RequestTarget target) {
    if (target.version().isEmpty()) {
      return Optional.empty();
    }
    ApiVersion asked = target.version().get();
    if (asked.compareTo(ApiVersion.MAXIMUM) > 0) {
      return Optional.of(
          ApiResponse.error(
              400,
              "client version %s is too new. Maximum supported API version is %s"
                  .formatted(target.versionText(), ApiVersion.MAXIMUM)));
    }
    if (asked.compareTo(ApiVersion.MINIMUM) < 0) {
      return Optional.of(
          ApiResponse.text(
                  400,
                  """
                  client version %s is too old. Minimum supported API version is %s, \
                  please upgrade your client to a newer version
                  """
                      .formatted(target.versionText(), ApiVersion.MINIMUM))
              .with("X-Content-Type-Options", "nosniff"));
    }
    return Optional.empty();
  }

  /** Answers what another manager has passed on. */
  CompletionStage<HttpResponse> handle(HttpRequest request, Principal principal) {
    RequestTarget target = RequestTarget.parse(rawTarget(request));
    return body(request)
        .thenCompose(
            body -> answer(request.method().name(), target, principal, headers(request), body))
        .exceptionally(failure -> failed(request.method().name(), target, failure))
        .thenApply(Rendering::of);
  }

  /**
   * Answers a request.
   *
   * @return never fails
   */
  CompletionStage<ApiResponse> answer(
      String method, RequestTarget target, Principal principal, Headers headers, ByteString body) {
    Optional<ApiResponse> refusal = refusal(target);
    if (refusal.isPresent()) {
      return CompletableFuture.completedFuture(refusal.get());
    }
    Optional<Router.Match> match = match(method, target);
    if (match.isEmpty()) {
      return CompletableFuture.completedFuture(ApiResponse.error(404, "page not found"));
    }
    Optional<ApiResponse> malformed = Forms.refusal(method, target);
    if (malformed.isPresent()) {
      return CompletableFuture.completedFuture(malformed.get());
    }
    try {
      return match
          .get()
          .handler()
          .handle(decode(method, target, principal, match.get(), headers, body))
          .exceptionally(failure -> failed(method, target, failure));
    } catch (RuntimeException thrown) {
      return CompletableFuture.completedFuture(failed(method, target, thrown));
    }
  }

  private ApiRequest decode(
      String method,
      RequestTarget target,
      Principal principal,
      Router.Match match,
      Headers headers,
      ByteString body) {
    return new ApiRequest(
        run + "-" + requests.incrementAndGet(),
        principal,
        Instant.now(),
        target.version().orElse(ApiVersion.MAXIMUM),
        method,
        target.path(),
        match.variables(),
        target.rawQuery(),
        Query.parse(target.rawQuery()),
        ofManagers ? headers : headers.without(ForwardedApi::isOfManagers),
        body);
  }

  private CompletionStage<ByteString> body(HttpRequest request) {
    if (request.entity() instanceof HttpEntity.Strict strict) {
      return strict.getData().size() <= LARGEST_BODY
          ? CompletableFuture.completedFuture(strict.getData())
          : CompletableFuture.failedFuture(tooLarge());
    }
    return request
        .entity()
        .withSizeLimit(LARGEST_BODY)
        .getDataBytes()
        .runFold(ByteString.emptyByteString(), ByteString::concat, system)
        // Whatever follows a stage of Pekko's own would change to a thread of the common pool.
        .thenApplyAsync(Function.identity(), system.executionContext());
  }

  static ApiException tooLarge() {
    return new ApiException(413, "http: request body too large");
  }

  private static ApiResponse failed(String method, RequestTarget target, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    ApiException refusal =
        switch (cause) {
          case ApiException expected -> expected;
          case EntityStreamSizeException large -> tooLarge();
          default -> unexpected(method, target, cause);
        };
    return ApiResponse.error(refusal.status(), refusal.words());
  }

  private static ApiException unexpected(String method, RequestTarget target, Throwable cause) {
    LOG.error("{} {} failed", method, target.path(), cause);
    return new ApiException(500, String.valueOf(cause.getMessage()));
  }

  private static String rawTarget(HttpRequest request) {
    return request
        .getHeader("Raw-Request-URI")
        .map(HttpHeader::value)
        .orElseGet(() -> request.getUri().toString());
  }

  private static Headers headers(HttpRequest request) {
    List<Headers.Header> headers = new ArrayList<>();
    for (HttpHeader header : request.getHeaders()) {
      headers.add(new Headers.Header(header.name(), header.value()));
    }
    headers.add(new Headers.Header("Content-Type", request.entity().getContentType().toString()));
    return new Headers(headers);
  }
}
