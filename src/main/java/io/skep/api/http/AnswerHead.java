package io.skep.api.http;

import io.skep.api.wire.Headers;
import io.skep.api.wire.ResponseHead;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.pekko.http.javadsl.model.StatusCodes;

/** The head of an answer to a client, with what every answer of an engine has. */
final class AnswerHead {

  /** What every answer says of this daemon. */
  static final List<Headers.Header> ALWAYS =
      List.of(
          new Headers.Header("Api-Version", ApiVersion.MAXIMUM.toString()),
          new Headers.Header("Docker-Experimental", "false"),
          new Headers.Header("Ostype", "linux"),
          new Headers.Header("Server", "Skep/0.1 (linux)"));

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private AnswerHead() {}

  /**
   * The head as bytes.
   *
   * @param framing the header that tells the end of the body; without one it ends with the
   *     connection
   * @param keep whether another request may follow
   */
  static byte[] bytes(ApiResponse answer, List<Headers.Header> framing, boolean keep) {
    List<Headers.Header> headers = new ArrayList<>(ALWAYS);
    headers.add(new Headers.Header("Date", DATE.format(Instant.now())));
    answer.contentType().ifPresent(type -> headers.add(new Headers.Header("Content-Type", type)));
    for (Headers.Header header : answer.headers()) {
      headers.add(new Headers.Header(header.name(), inOneLine(header.value())));
    }
    headers.addAll(framing);
    if (!keep) {
      headers.add(new Headers.Header("Connection", "close"));
    }
    return new ResponseHead(
            "HTTP/1.1", answer.status(), reason(answer.status()), new Headers(headers))
        .bytes();
  }

  /** A value that a user chose must not begin another header. */
  private static String inOneLine(String value) {
    return value.replace('\r', ' ').replace('\n', ' ');
  }

  static String reason(int status) {
    return StatusCodes.lookup(status).map(code -> code.reason()).orElse("Unknown");
  }
}
