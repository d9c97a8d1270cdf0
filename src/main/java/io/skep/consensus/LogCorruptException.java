package io.skep.consensus;

import java.nio.file.Path;

/** The Raft log holds bytes that were never written so; starting would lose acknowledged writes. */
public final class LogCorruptException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Path file;
  private final long offset;

  /** Names the file, the offset of the damaged record in bytes, and what is wrong with it. */
  public LogCorruptException(Path file, long offset, String what) {
    super(
        file
            + " is corrupt at offset "
            + offset
            + ": "
            + what
            + "; restore this file, or join as a new manager with an empty directory");
    this.file = file;
    this.offset = offset;
  }

  /** The damaged file. */
  public Path file() {
    return file;
  }

  /** Where the damaged record begins, in bytes. */
  public long offset() {
    return offset;
  }
}
