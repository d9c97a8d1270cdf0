package io.skep.session;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.Consumer;
import org.apache.pekko.util.ByteString;
import org.apache.pekko.util.ByteStringBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A task's log on its way between nodes: for each piece a kind (0 nothing, so that a quiet
 * connection lives, 1 stdout, 2 stderr, 3 the end), the time as seconds and nanoseconds, the size
 * and the bytes. The end carries what went wrong, or nothing; a stream without an end was cut off.
 */
public final class LogWire {
  private static final int HEAD = 1 + 8 + 4 + 4;
  private static final int LARGEST = 4 << 20;
  private static final byte NOTHING = 0;
  private static final byte STDOUT = 1;
  private static final byte STDERR = 2;
  private static final byte END = 3;

  private LogWire() {}

  /** Says nothing. */
  public static ByteString nothing() {
    return piece(NOTHING, Instant.EPOCH, new byte[0]);
  }

  /** A line. */
  public static ByteString line(LogLine line) {
    byte kind = line.stream() == LogLine.Stream.STDERR ? STDERR : STDOUT;
    return piece(kind, line.time(), line.data());
  }

  /** The end; the error is null at the end of the log. */
  public static ByteString end(@Nullable String error) {
    byte[] text = (error == null ? "" : error).getBytes(StandardCharsets.UTF_8);
    return piece(END, Instant.EPOCH, text);
  }

  private static ByteString piece(byte kind, Instant time, byte[] data) {
    ByteStringBuilder bytes = ByteString.createBuilder();
    bytes.putByte(kind);
    bytes.putLong(time.getEpochSecond(), ByteOrder.BIG_ENDIAN);
    bytes.putInt(time.getNano(), ByteOrder.BIG_ENDIAN);
    bytes.putInt(data.length, ByteOrder.BIG_ENDIAN);
    bytes.putBytes(data);
    return bytes.result();
  }

  /** Reads pieces from the bytes as they come. Belongs to one stream. */
  public static final class Reader {
    private final Consumer<LogLine> lines;
    private ByteString rest = ByteString.emptyByteString();
    private boolean ended;
    private @Nullable String error;

    /** A reader that gives its lines to this consumer. */
    public Reader(Consumer<LogLine> lines) {
      this.lines = lines;
    }

    /**
     * Takes the next bytes.
     *
     * @throws FrameException if they are no log
     */
    public void read(ByteString bytes) {
      ByteString all = rest.concat(bytes);
      int at = 0;
      while (all.size() - at >= HEAD) {
        ByteBuffer head = all.slice(at, at + HEAD).asByteBuffer();
        byte kind = head.get();
        long seconds = head.getLong();
        int nanos = head.getInt();
        int size = head.getInt();
        if (kind < NOTHING || kind > END || size < 0 || size > LARGEST || nanos < 0) {
          throw new FrameException("a log's piece of kind %d, %d bytes".formatted(kind, size));
        }
        if (all.size() - at - HEAD < size) {
          break;
        }
        byte[] data = all.slice(at + HEAD, at + HEAD + size).toArray();
        take(kind, seconds, nanos, data);
        at += HEAD + size;
      }
      rest = all.drop(at).compact();
    }

    private void take(byte kind, long seconds, int nanos, byte[] data) {
      if (kind == END) {
        ended = true;
        error = data.length == 0 ? null : new String(data, StandardCharsets.UTF_8);
      } else if (kind != NOTHING) {
        LogLine.Stream stream = kind == STDERR ? LogLine.Stream.STDERR : LogLine.Stream.STDOUT;
        lines.accept(new LogLine(stream, Instant.ofEpochSecond(seconds, nanos), data));
      }
    }

    /** Whether the end has come. */
    public boolean hasEnded() {
      return ended;
    }

    /** What went wrong on the node; null if nothing did. */
    public @Nullable String error() {
      return error;
    }
  }
}
