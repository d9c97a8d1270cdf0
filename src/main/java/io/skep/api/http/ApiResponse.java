package io.skep.api.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.skep.api.wire.Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * The answer to one request.
 *
 * @param status the HTTP status
 * @param contentType as it is sent; empty leaves the header out
 * @param headers beyond those that every answer has
 * @param body what follows
 */
public record ApiResponse(
    int status, Optional<String> contentType, List<Headers.Header> headers, Body body) {

  private static final Optional<String> JSON = Optional.of("application/json");

  public ApiResponse {
    headers = List.copyOf(headers);
  }

  /** What follows the head of an answer. */
  public sealed interface Body {}

  /** Bytes that are all there. */
  public record Whole(ByteString bytes) implements Body {}

  /**
   * Bytes that come over time, each element flushed to the client at once.
   *
   * <p>The stream is cancelled when the client goes away; one that fails cuts the connection, so
   * that the client sees the answer was not whole.
   */
  public record Streamed(Source<ByteString, ?> bytes) implements Body {}

  /** A JSON answer: a tree, a record, or whatever else Jackson writes. */
  public static ApiResponse json(int status, Object value) {
    return new ApiResponse(status, JSON, List.of(), new Whole(Json.line(value)));
  }

  /** An answer without a body or a content type. */
  public static ApiResponse empty(int status) {
    return new ApiResponse(
        status, Optional.empty(), List.of(), new Whole(ByteString.emptyByteString()));
  }

  /** A refusal as Docker writes it: {@code {"message": ...}}. */
  public static ApiResponse error(int status, String message) {
    return json(status, JsonNodeFactory.instance.objectNode().put("message", message));
  }

  /** Text, UTF-8. */
  public static ApiResponse text(int status, String text) {
    return new ApiResponse(
        status,
        Optional.of("text/plain; charset=utf-8"),
        List.of(),
        new Whole(ByteString.fromArray(text.getBytes(StandardCharsets.UTF_8))));
  }

  /** A body that comes over time. */
  public static ApiResponse stream(
      int status, Optional<String> contentType, Source<ByteString, ?> bytes) {
    return new ApiResponse(status, contentType, List.of(), new Streamed(bytes));
  }

  /** The same answer with one more header. */
  public ApiResponse with(String name, String value) {
    List<Headers.Header> more = new ArrayList<>(headers);
    more.add(new Headers.Header(name, value));
    return new ApiResponse(status, contentType, more, body);
  }
}
