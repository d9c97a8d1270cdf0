package io.skep.api.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The head of an answer: its status line and its headers.
 *
 * @param reason the words after the status, may be empty
 */
public record ResponseHead(String protocol, int status, String reason, Headers headers) {

  static ResponseHead parse(List<String> lines) throws MalformedMessageException {
    String[] words = lines.getFirst().split(" ", 3);
    if (words.length < 2 || !words[0].startsWith("HTTP/1.") || !words[1].matches("[1-5]\\d\\d")) {
      throw new MalformedMessageException("malformed HTTP response \"" + lines.getFirst() + "\"");
    }
    return new ResponseHead(
        words[0],
        Integer.parseInt(words[1]),
        words.length == 3 ? words[2] : "",
        HeadLines.headers(lines));
  }

  /** Whether another answer follows for the same request, as {@code 100 Continue} does. */
  public boolean isInterim() {
    return status / 100 == 1 && status != 101;
  }

  /** Whether the connection stays usable after this answer. */
  public boolean keepsAlive() {
    return HeadLines.keepsAlive(protocol, headers);
  }

  /** The same answer with other headers. */
  public ResponseHead withHeaders(Headers other) {
    return new ResponseHead(protocol, status, reason, other);
  }

  /** The head as bytes, with the empty line that ends it. */
  public byte[] bytes() {
    return HeadLines.render(protocol + " " + status + " " + reason, headers)
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
