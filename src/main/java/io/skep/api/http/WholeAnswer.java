package io.skep.api.http;

import io.skep.api.wire.Headers;
import java.util.List;
import org.apache.pekko.util.ByteString;

/** Writes answers whose body is all there. */
final class WholeAnswer {
  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;

  private WholeAnswer() {}

  /** Head and body. */
  static byte[] bytes(String method, ApiResponse answer, ByteString body, boolean keep) {
    boolean bodiless = answer.status() == NO_CONTENT || answer.status() == NOT_MODIFIED;
    byte[] head =
        AnswerHead.bytes(
            answer,
            bodiless
                ? List.of()
                : List.of(new Headers.Header("Content-Length", Integer.toString(body.size()))),
            keep);
    return bodiless || body.isEmpty() || method.equals("HEAD")
        ? head
        : ByteString.fromArrayUnsafe(head).concat(body).toArrayUnsafe();
  }
}
