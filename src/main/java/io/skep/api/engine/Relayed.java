package io.skep.api.engine;

import io.skep.api.http.ApiRequest;
import io.skep.api.http.ApiResponse;
import io.skep.api.wire.Headers;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.util.ByteString;

/** Requests that go on to the engine with their body, and whole answers that come back. */
final class Relayed {

  /** Headers about a connection, or written anew from what is sent. */
  private static final Set<String> OF_THE_CONNECTION =
      Set.of("host", "content-length", "transfer-encoding", "connection", "expect");

  private static final Set<String> OF_THE_FRAME =
      Set.of(
          "api-version",
          "docker-experimental",
          "ostype",
          "server",
          "date",
          "content-length",
          "content-type",
          "transfer-encoding",
          "connection");

  private Relayed() {}

  /** Sends a request on with another body, at a version that the engine speaks. */
  static CompletionStage<EngineClient.Answer> send(
      Engine engine, ApiRequest request, String query, ByteString body) {
    String target = request.path() + (query.isEmpty() ? "" : "?" + query);
    return engine.send(
        request.method(),
        request.version(),
        target,
        without(request.headers(), OF_THE_CONNECTION),
        body);
  }

  /** The engine's answer as ours. */
  static ApiResponse answer(EngineClient.Answer answer) {
    return new ApiResponse(
        answer.head().status(),
        answer.head().headers().value("Content-Type"),
        without(answer.head().headers(), OF_THE_FRAME).all(),
        new ApiResponse.Whole(answer.body()));
  }

  private static Headers without(Headers headers, Set<String> names) {
    List<Headers.Header> kept =
        headers.all().stream()
            .filter(header -> !names.contains(header.name().toLowerCase(Locale.ROOT)))
            .toList();
    return new Headers(kept);
  }
}
