package io.skep.api.docker;

import io.skep.session.LogLine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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

  /** A line of a task; {@code origin} is what {@code details=1} shows. */
  ByteString line(LogLine line, String origin) {
    String prefix =
        (timestamps ? GoTime.fixed(line.time()) + " " : "") + (details ? origin + " " : "");
    byte[] head = prefix.getBytes(StandardCharsets.UTF_8);
    byte[] text = line.data();
    int stream = line.stream() == LogLine.Stream.STDERR ? STDERR : STDOUT;
    return frame(stream, head, text);
  }

  /** Why the logs of a task cannot be had. */
  ByteString error(String reason) {
    byte[] text = ("Error grabbing logs: " + reason + "\n").getBytes(StandardCharsets.UTF_8);
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
