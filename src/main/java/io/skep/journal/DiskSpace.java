package io.skep.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The space left on the journal's disk, against the reserve that writes may not use. */
final class DiskSpace {
  private static final Logger LOG = LoggerFactory.getLogger(DiskSpace.class);

  /** How much more than the reserve must be free before writing resumes: a file of the Raft log. */
  private static final long RESUME_BYTES = 4L << 20;

  private final Path dir;
  private final long reserveBytes;

  DiskSpace(Path dir, long reserveBytes) {
    this.dir = dir;
    this.reserveBytes = reserveBytes;
  }

  /** Whether writes may go on. */
  boolean isEnough() {
    return hasFree(reserveBytes);
  }

  /** Whether writes may begin again: a little more, so that they do not stop at once. */
  boolean isEnoughToResume() {
    return hasFree(reserveBytes + RESUME_BYTES);
  }

  /** Whether an error says, or the disk shows, that no space is left. */
  boolean wasMissing(Throwable error) {
    for (Throwable at = error; at != null; at = at.getCause()) {
      var message = at.getMessage();
      if (message != null && message.contains("No space left")) {
        return true;
      }
    }
    return !isEnough();
  }

  private boolean hasFree(long bytes) {
    try {
      return Files.getFileStore(dir).getUsableSpace() >= bytes;
    } catch (IOException e) {
      LOG.warn("cannot ask for the free space of {}", dir, e);
      return true;
    }
  }
}
