package io.skep.engine;

import io.skep.agent.EngineException;
import io.skep.agent.LogSink;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;

/**
 * Takes a container's output apart, as the engine sends it with time stamps: frames of an eight
 * byte head (stream, three zeros, length), or for a TTY bare lines.
 */
final class LogReader {
  private static final int BUFFER = 1 << 16;
  private static final int LARGEST_FRAME = 1 << 24;
  private static final int STDERR = 2;
  private static final int ENGINE_ERROR = 3;

  private final LogSink sink;
  private Instant last = Instant.EPOCH;

  LogReader(LogSink sink) {
    this.sink = sink;
  }

  void frames(InputStream body) throws IOException {
    try (DataInputStream in = new DataInputStream(new BufferedInputStream(body, BUFFER))) {
      int stream = in.read();
      while (stream >= 0) {
        in.skipNBytes(3);
        int length = in.readInt();
        if (length < 0 || length > LARGEST_FRAME) {
          throw new IOException("a log frame of " + length + " bytes");
        }
        byte[] payload = in.readNBytes(length);
        if (payload.length < length) {
          throw new EOFException("the log ends inside a frame");
        }
        if (stream == ENGINE_ERROR) {
          throw EngineException.refused(new String(payload, StandardCharsets.UTF_8).strip());
        }
        piece(stream == STDERR, payload);
        stream = in.read();
      }
    }
  }

  void raw(InputStream body) throws IOException {
    try (InputStream in = new BufferedInputStream(body, BUFFER)) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      int next = in.read();
      while (next >= 0) {
        line.write(next);
        if (next == '\n' || line.size() >= BUFFER) {
          piece(false, line.toByteArray());
          line.reset();
        }
        next = in.read();
      }
      if (line.size() > 0) {
        piece(false, line.toByteArray());
      }
    }
  }

  private void piece(boolean stderr, byte[] stamped) {
    int space = 0;
    while (space < stamped.length && space < 40 && stamped[space] != ' ') {
      space++;
    }
    try {
      last = Instant.parse(new String(stamped, 0, space, StandardCharsets.US_ASCII));
      sink.piece(
          stderr,
          last,
          Arrays.copyOfRange(stamped, Math.min(space + 1, stamped.length), stamped.length));
    } catch (DateTimeParseException e) {
      // The rest of a line that was longer than the buffer has no stamp of its own.
      sink.piece(stderr, last, stamped);
    }
  }
}
