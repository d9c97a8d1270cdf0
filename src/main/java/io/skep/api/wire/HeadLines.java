package io.skep.api.wire;

import java.util.ArrayList;
import java.util.List;

/** The lines of a head, to and from headers. */
final class HeadLines {

  private HeadLines() {}

  /** Reads all lines but the first. */
  static Headers headers(List<String> lines) throws MalformedMessageException {
    List<Headers.Header> headers = new ArrayList<>(lines.size());
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      if (colon <= 0 || line.charAt(colon - 1) == ' ' || line.charAt(0) == ' ') {
        throw new MalformedMessageException("malformed MIME header line: " + line);
      }
      headers.add(new Headers.Header(line.substring(0, colon), line.substring(colon + 1).strip()));
    }
    return new Headers(headers);
  }

  static boolean keepsAlive(String protocol, Headers headers) {
    return protocol.equals("HTTP/1.0")
        ? headers.hasToken("Connection", "keep-alive")
        : !headers.hasToken("Connection", "close");
  }

  static String render(String first, Headers headers) {
    StringBuilder text = new StringBuilder(512).append(first).append("\r\n");
    for (Headers.Header header : headers.all()) {
      text.append(header.name()).append(": ").append(header.value()).append("\r\n");
    }
    return text.append("\r\n").toString();
  }
}
