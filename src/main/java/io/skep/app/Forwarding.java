package io.skep.app;

import io.skep.api.http.ApiException;
import io.skep.api.http.ApiRequest;
import io.skep.api.http.ApiResponse;
import io.skep.api.http.ForwardedApi;
import io.skep.api.wire.Headers;
import io.skep.control.ControlClient;
import io.skep.control.ControlRequest;
import io.skep.journal.SwarmJournal;
import io.skep.kernel.Principal;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.StreamTcpException;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * A request of a client of one manager, passed on whole to the one that leads, and its answer on
 * the way back. The manager it came to has named the principal; managers trust each other in that.
 */
final class Forwarding {
  static final String PATH = "/control/v1/api";

  /** The status of a manager that was taken for the leader and is not; nothing was carried out. */
  static final int NOT_HERE = 421;

  /** The status of a leader that ceased to lead, or to write, with the request in its hands. */
  static final int LOST = 504;

  private static final String PRINCIPAL = ForwardedApi.PRINCIPAL;
  private static final String INDEX = "X-Skep-Index";

  /** Something small that only a leader answers; in a version that every manager knows. */
  private static final String QUESTION = "/v1.24/swarm";

  private static final String RAW_TARGET = "Raw-Request-URI";

  /** In bytes; what is longer, or of no length that is known, is passed on as it comes. */
  private static final long SHORT = 4L << 20;

  private static final Duration ANSWER = Duration.ofSeconds(30);

  private final ControlClient client;
  private final CatchUp catchUp;
  private final Materializer materializer;

  Forwarding(ControlClient client, CatchUp catchUp, Materializer materializer) {
    this.client = client;
    this.catchUp = catchUp;
    this.materializer = materializer;
  }

  /** What came of passing a request on. */
  sealed interface Passed {}

  /** The leader answered, and the view holds what it speaks of. */
  record Answered(ApiResponse response) implements Passed {}

  /** It is not the leader, or nobody is there: nothing was carried out. */
  record NotHere() implements Passed {}

  /** The request was sent and not answered: it may have been carried out. */
  record Unanswered(ApiException words) implements Passed {}

  private static boolean isRead(ApiRequest request) {
    return "GET".equals(request.method());
  }

  static boolean isForwarded(ApiRequest request) {
    return request.headers().value(PRINCIPAL).isPresent();
  }

  /**
   * Sends a request to the leader.
   *
   * @param more what this manager adds for the other: the request's id, and more where it was sent
   *     to another leader before
   * @return never fails
   */
  CompletionStage<Passed> send(
      InetSocketAddress leader, ApiRequest request, Map<String, String> more) {
    boolean streams = isRead(request);
    long doubt = catchUp.newestDoubt();
    HttpRequest http = http(request);
    for (Map.Entry<String, String> header : more.entrySet()) {
      http = http.addHeader(RawHeader.create(header.getKey(), header.getValue()));
    }
    return (streams ? client.stream(leader, http) : client.send(leader, http))
        .thenCompose(answer -> answered(leader, answer, streams, doubt))
        .exceptionally(failure -> failed(leader, failure));
  }

  /** Asks the leader how long the log is; completes with whether it said so. Never fails. */
  CompletionStage<Boolean> ask(InetSocketAddress leader) {
    long doubt = catchUp.newestDoubt();
    return client
        .send(
            leader,
            HttpRequest.create(PATH + QUESTION)
                .addHeader(RawHeader.create(PRINCIPAL, Principal.system("view").toString())))
        .thenApply(
            answer -> {
              answer.discardEntityBytes(materializer);
              return told(answer, doubt).isPresent();
            })
        .exceptionally(failure -> false);
  }

  /** The log's last index, if the one who answers leads and says so. */
  private Optional<Long> told(HttpResponse answer, long doubt) {
    int status = answer.status().intValue();
    Optional<Long> index =
        status == NOT_HERE || status == LOST
            ? Optional.empty()
            : answer.getHeader(INDEX).map(HttpHeader::value).map(Long::parseLong);
    if (catchUp.isInDoubt()) {
      index.ifPresent(last -> catchUp.settle(doubt, last));
    }
    return index;
  }

  private static HttpRequest http(ApiRequest request) {
    String query = request.rawQuery().isEmpty() ? "" : "?" + request.rawQuery();
    HttpRequest http =
        HttpRequest.create(PATH + "/v" + request.version() + request.path() + query)
            .withMethod(HttpMethods.lookup(request.method()).orElseThrow())
            .addHeader(RawHeader.create(PRINCIPAL, request.principal().toString()));
    for (Headers.Header header : request.headers().all()) {
      String name = header.name().toLowerCase(Locale.ROOT);
      boolean extension = name.startsWith("x-") && !name.startsWith("x-skep-");
      if (extension || "idempotency-key".equals(name)) {
        http = http.addHeader(RawHeader.create(header.name(), header.value()));
      }
    }
    return request.body().isEmpty()
        ? http
        : http.withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, request.body()));
  }

  private static Passed failed(InetSocketAddress leader, Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return wasNeverSent(cause)
        ? new NotHere()
        : unanswered(leader, cause == null ? "no reason" : String.valueOf(cause.getMessage()));
  }

  /** What a client is told if no other leader can say what became of its request. */
  static Unanswered unanswered(InetSocketAddress leader, String why) {
    return new Unanswered(
        new ApiException(
            503,
            "the leader at "
                + leader
                + " did not answer; what was asked may still be carried out: "
                + why));
  }

  /**
   * Only a connection that was never made leaves no doubt. One that was reset has the same class of
   * failure, and its request may have been carried out: given again it would be refused, and the
   * client told that its write had not happened.
   */
  static boolean wasNeverSent(@Nullable Throwable failure) {
    return failure instanceof ConnectException
        || (failure instanceof StreamTcpException tcp
            && String.valueOf(tcp.getMessage()).startsWith("Tcp command [Connect("));
  }

  private CompletionStage<Passed> answered(
      InetSocketAddress leader, HttpResponse answer, boolean streams, long doubt) {
    int status = answer.status().intValue();
    if (status == NOT_HERE || status == LOST) {
      answer.discardEntityBytes(materializer);
      return CompletableFuture.completedFuture(
          status == LOST ? unanswered(leader, "it ceased to lead, or to write") : new NotHere());
    }
    long index = told(answer, doubt).orElse(0L);
    if (streams) {
      catchUp.owe(index);
    }
    if (streams && !isShort(answer)) {
      return CompletableFuture.completedFuture(new Answered(streamed(answer)));
    }
    CompletionStage<Void> known =
        streams ? CompletableFuture.completedFuture(null) : catchUp.reach(index);
    return answer
        .entity()
        .toStrict(ANSWER.toMillis(), materializer)
        .thenCombine(known, (body, reached) -> new Answered(whole(answer, body.getData())));
  }

  /** Whether it is received before it is passed on, so that a part of it is never taken for all. */
  private static boolean isShort(HttpResponse answer) {
    var length = answer.entity().getContentLengthOption();
    return length.isPresent() && length.getAsLong() <= SHORT;
  }

  private static ApiResponse whole(HttpResponse answer, ByteString body) {
    int status = answer.status().intValue();
    return with(
        answer, new ApiResponse(status, type(answer), List.of(), new ApiResponse.Whole(body)));
  }

  private static ApiResponse streamed(HttpResponse answer) {
    return ApiResponse.stream(
        answer.status().intValue(), type(answer), answer.entity().getDataBytes());
  }

  private static ApiResponse with(HttpResponse answer, ApiResponse plain) {
    ApiResponse result = plain;
    for (HttpHeader header : answer.getHeaders()) {
      if (header.name().startsWith("X-") && !header.is(INDEX.toLowerCase(Locale.ROOT))) {
        result = result.with(header.name(), header.value());
      }
    }
    return result;
  }

  private static Optional<String> type(HttpResponse answer) {
    return answer.entity().getContentType().equals(ContentTypes.NO_CONTENT_TYPE)
        ? Optional.empty()
        : Optional.of(answer.entity().getContentType().toString());
  }

  /**
   * Answers what another manager has passed on.
   *
   * @param journal whose last event the other manager's view must reach before its client is
   *     answered
   */
  static CompletionStage<HttpResponse> receive(
      ControlRequest request, ForwardedApi api, SwarmJournal journal) {
    HttpRequest http = request.http();
    String target = http.getUri().toRelative().toString().substring(PATH.length());
    Principal principal =
        request
            .header(PRINCIPAL)
            .map(Principal::parse)
            .orElseGet(() -> Principal.node(request.identity().node()));
    return api.handle(
            http.withUri(target)
                .withEntity(request.entity())
                .removeHeader(RAW_TARGET)
                .addHeader(RawHeader.create(RAW_TARGET, target)),
            principal)
        .thenApply(
            answer -> {
              journal.spread();
              return answer.addHeader(
                  RawHeader.create(INDEX, Long.toString(journal.log().lastIndex())));
            });
  }
}
