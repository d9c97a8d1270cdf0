package io.skep.api.http;

import java.nio.charset.StandardCharsets;
import org.apache.pekko.util.ByteString;

/** Answers that are written where no handler runs: the last one on their connection. */
final class PlainAnswer {

  private PlainAnswer() {}

  static byte[] of(ApiException refusal) {
    ApiResponse answer = ApiResponse.error(refusal.status(), refusal.words());
    ByteString body =
        switch (answer.body()) {
          case ApiResponse.Whole(ByteString bytes) -> bytes;
          case ApiResponse.Streamed streamed ->
              throw new IllegalStateException("body: " + streamed);
        };
    String head =
        "HTTP/1.1 "
            + refusal.status()
            + " "
            + AnswerHead.reason(refusal.status())
            + "\r\nApi-Version: "
            + ApiVersion.MAXIMUM
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + body.size()
            + "\r\nConnection: close\r\n\r\n";
    return ByteString.fromString(head, StandardCharsets.US_ASCII).concat(body).toArrayUnsafe();
  }
}
