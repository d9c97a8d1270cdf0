package io.skep.api.docker;

import io.skep.api.http.ApiResponse;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.util.ByteString;

/** Answers made of JSON that is rendered already. */
final class ByteLists {
  private static final Optional<String> JSON = Optional.of("application/json");

  private ByteLists() {}

  /** One object, and the newline of Go's encoder. */
  static ApiResponse one(byte[] object) {
    byte[] line = new byte[object.length + 1];
    System.arraycopy(object, 0, line, 0, object.length);
    line[object.length] = '\n';
    return whole(line);
  }

  /** An array of objects, and the newline of Go's encoder. */
  static ApiResponse array(List<byte[]> objects) {
    int size = 3 + Math.max(0, objects.size() - 1);
    for (byte[] object : objects) {
      size += object.length;
    }
    byte[] all = new byte[size];
    int at = 0;
    all[at++] = '[';
    for (byte[] object : objects) {
      if (at > 1) {
        all[at++] = ',';
      }
      System.arraycopy(object, 0, all, at, object.length);
      at += object.length;
    }
    all[at++] = ']';
    all[at] = '\n';
    return whole(all);
  }

  private static ApiResponse whole(byte[] bytes) {
    return new ApiResponse(
        200, JSON, List.of(), new ApiResponse.Whole(ByteString.fromArrayUnsafe(bytes)));
  }
}
