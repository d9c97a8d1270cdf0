package io.skep.api.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.skep.session.LogLine;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.util.ByteString;

/**
 * Log lines as they go over the wire: an 8-byte head with the stream and the size before each, or,
 * where the container has a terminal, as they are.
 */
record LogFrames(boolean framed, boolean timestamps, boolean details) {
  private static final int HEAD = 8;
  private static final int STDOUT = 1;
  private static final int STDERR = 2;
  private static final int SYSTEM_ERROR = 3;

  /**
   * A line of a task; {@code origin} is what {@code details=1} shows, among what the task's log
   * driver keeps beside the line, by which the line then begins.
   */
  ByteString line(LogLine line, String origin) {
    byte[] data = line.data();
    int kept = details ? space(data) : -1;
    String beside =
        details ? details(new String(data, 0, Math.max(kept, 0), UTF_8), origin) + " " : "";
    String prefix = (timestamps ? GoTime.fixed(line.time()) + " " : "") + beside;
    byte[] head = prefix.getBytes(UTF_8);
    byte[] text = Arrays.copyOfRange(data, kept + 1, data.length);
    int stream = line.stream() == LogLine.Stream.STDERR ? STDERR : STDOUT;
    return frame(stream, head, text);
  }

  private static int space(byte[] data) {
    int at = 0;
    while (at < data.length && data[at] != ' ') {
      at++;
    }
    return at < data.length ? at : -1;
  }

  /** Both lists in one, by key. */
  private static String details(String kept, String origin) {
    return kept.isEmpty()
        ? origin
        : Stream.concat(Stream.of(kept.split(",", -1)), Stream.of(origin.split(",", -1)))
            .sorted(Comparator.comparing((String each) -> each.split("=", 2)[0]))
            .collect(Collectors.joining(","));
  }

  /** Why the logs of a task cannot be had. */
  ByteString error(String reason) {
    byte[] text = ("Error grabbing logs: " + reason + "\n").getBytes(UTF_8);
    return frame(SYSTEM_ERROR, new byte[0], text);
  }

  private ByteString frame(int stream, byte[] prefix, byte[] text) {
    int size = prefix.length + text.length;
    ByteBuffer frame = ByteBuffer.allocate((framed ? HEAD : 0) + size);
    if (framed) {
      frame.put((byte) stream).put((byte) 0).put((byte) 0).put((byte) 0).putInt(size);
    }
    return ByteString.fromArrayUnsafe(frame.put(prefix).put(text).array());
  }
}
