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

/** What stands between Pekko HTTP and the handlers: versions, bodies, routes and failures. */
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

  CompletionStage<HttpResponse> handle(HttpRequest request, PekkoDuplex.Lease client) {
    RequestTarget target = RequestTarget.parse(WrappedQuery.unwrapped(rawTarget(request)));
    return answer(request, target, client.principal())
        .exceptionally(failure -> failed(request, failure))
        .thenApply(answer -> Rendering.of(answer, client.clientGone()));
  }

  private CompletionStage<ApiResponse> answer(
      HttpRequest request, RequestTarget target, Principal principal) {
    Optional<ApiResponse> refusal = refusal(target);
    Optional<Router.Match> match = match(request.method().name(), target);
    if (refusal.isPresent() || match.isEmpty()) {
      request.discardEntityBytes(system);
      return CompletableFuture.completedFuture(
          refusal.orElseGet(() -> ApiResponse.error(404, "page not found")));
    }
    Optional<ApiResponse> malformed = Forms.refusal(request.method().name(), target);
    if (malformed.isPresent()) {
      request.discardEntityBytes(system);
      return CompletableFuture.completedFuture(malformed.get());
    }
    return body(request)
        .thenCompose(
            body ->
                match
                    .get()
                    .handler()
                    .handle(decode(request, target, principal, match.get(), body)));
  }

  private ApiRequest decode(
      HttpRequest request,
      RequestTarget target,
      Principal principal,
      Router.Match match,
      ByteString body) {
    return new ApiRequest(
        run + "-" + requests.incrementAndGet(),
        principal,
        Instant.now(),
        target.version().orElse(ApiVersion.MAXIMUM),
        request.method().name(),
        target.path(),
        match.variables(),
        target.rawQuery(),
        Query.parse(target.rawQuery()),
        headers(request),
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

  private static ApiException tooLarge() {
    return new ApiException(413, "http: request body too large");
  }

  private static ApiResponse failed(HttpRequest request, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    ApiException refusal =
        switch (cause) {
          case ApiException expected -> expected;
          case EntityStreamSizeException large -> tooLarge();
          default -> unexpected(request, cause);
        };
    return ApiResponse.error(refusal.status(), refusal.words());
  }

  private static ApiException unexpected(HttpRequest request, Throwable cause) {
    LOG.error("{} {} failed", request.method().name(), request.getUri().path(), cause);
    return new ApiException(500, String.valueOf(cause.getMessage()));
  }

  private static String rawTarget(HttpRequest request) {
    return request
        .getHeader("Raw-Request-URI")
        .map(HttpHeader::value)
        .orElseGet(() -> request.getUri().toString());
  }

  private Headers headers(HttpRequest request) {
    List<Headers.Header> headers = new ArrayList<>();
    for (HttpHeader header : request.getHeaders()) {
      if (ofManagers || !ForwardedApi.isOfManagers(header.lowercaseName())) {
        headers.add(new Headers.Header(header.name(), header.value()));
      }
    }
    headers.add(new Headers.Header("Content-Type", request.entity().getContentType().toString()));
    return new Headers(headers);
  }
}
