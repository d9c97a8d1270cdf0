package io.skep.session;

import java.time.Instant;

/**
 * A piece of a task's output as its container wrote it: a line with its newline, or for a TTY some
 * bytes.
 */
public record LogLine(Stream stream, Instant time, byte[] data) {
  /** Where the line was written. */
  public enum Stream {
    STDOUT,
    STDERR
  }

  @Override
  @SuppressWarnings("ArrayRecordComponent")
  public byte[] data() {
    return data;
  }
}
