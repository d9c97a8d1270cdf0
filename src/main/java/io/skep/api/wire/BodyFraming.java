package io.skep.api.wire;

import java.util.List;

/** How the end of a body is told (RFC 9112, section 6.3). */
public sealed interface BodyFraming {

  /** A number of bytes, 0 when there is no body. */
  record Length(long bytes) implements BodyFraming {}

  /** Chunks, the last one empty. */
  record Chunked() implements BodyFraming {}

  /** All bytes until the peer closes; answers only. */
  record UntilClose() implements BodyFraming {}

  /** No body. */
  BodyFraming NONE = new Length(0);

  /** The framing of a request's body. */
  static BodyFraming of(RequestHead head) throws MalformedMessageException {
    boolean chunked = isChunked(head.headers());
    List<String> lengths = head.headers().values("Content-Length").distinct().toList();
    if (chunked && !lengths.isEmpty()) {
      throw new MalformedMessageException("both Transfer-Encoding and Content-Length were sent");
    }
    if (chunked) {
      return new Chunked();
    }
    return lengths.isEmpty() ? NONE : length(lengths);
  }

  /** The framing of the body of an answer to a request of this method. */
  static BodyFraming of(String method, ResponseHead head) throws MalformedMessageException {
    int status = head.status();
    if (method.equals("HEAD") || status / 100 == 1 || status == 204 || status == 304) {
      return NONE;
    }
    if (isChunked(head.headers())) {
      return new Chunked();
    }
    List<String> lengths = head.headers().values("Content-Length").distinct().toList();
    return lengths.isEmpty() ? new UntilClose() : length(lengths);
  }

  private static boolean isChunked(Headers headers) throws MalformedMessageException {
    List<String> codings = headers.values("Transfer-Encoding").toList();
    if (codings.isEmpty()) {
      return false;
    }
    if (codings.size() > 1 || !codings.getFirst().equalsIgnoreCase("chunked")) {
      throw new MalformedMessageException("unsupported transfer encoding: " + codings);
    }
    return true;
  }

  private static BodyFraming length(List<String> lengths) throws MalformedMessageException {
    if (lengths.size() > 1 || !lengths.getFirst().matches("\\d{1,18}")) {
      throw new MalformedMessageException("bad Content-Length " + lengths);
    }
    return new Length(Long.parseLong(lengths.getFirst()));
  }
}
