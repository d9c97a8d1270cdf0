package io.skep.api.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The head of a request: its first line and its headers.
 *
 * @param protocol {@code HTTP/1.1} or {@code HTTP/1.0}
 */
public record RequestHead(String method, String target, String protocol, Headers headers) {

  static RequestHead parse(List<String> lines) throws MalformedMessageException {
    String[] words = lines.getFirst().split(" ", -1);
    if (words.length != 3 || words[0].isEmpty() || words[1].isEmpty()) {
      throw new MalformedMessageException("malformed HTTP request \"" + lines.getFirst() + "\"");
    }
    if (!words[2].equals("HTTP/1.1") && !words[2].equals("HTTP/1.0")) {
      throw new MalformedMessageException("malformed HTTP version \"" + words[2] + "\"");
    }
    return new RequestHead(words[0], words[1], words[2], HeadLines.headers(lines));
  }

  /** The same request for another target. */
  public RequestHead withTarget(String other) {
    return new RequestHead(method, other, protocol, headers);
  }

  /** Whether the client may send another request after the answer to this one. */
  public boolean keepsAlive() {
    return HeadLines.keepsAlive(protocol, headers);
  }

  /** The head as bytes, with the empty line that ends it. */
  public byte[] bytes() {
    return HeadLines.render(method + " " + target + " " + protocol, headers)
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
