package io.skep.journal;

import com.typesafe.config.Config;
import io.skep.consensus.GroupConfig;
import java.nio.file.Path;

/**
 * Settings of the Raft journal; each is described under {@code skep.raft-journal} in {@code
 * reference.conf}.
 *
 * @param dir where log, store and keys live
 * @param node this manager's name, as it appears in {@link TermOpened}
 * @param entryBytes the most that one group commit gathers, in bytes
 * @param waitingBytes the most that may wait to be written, in bytes
 * @param checkpointBytes how much is logged between two checkpoints, in bytes
 * @param minFreeBytes with less free space on the disk no write is taken, in bytes
 */
public record RaftJournalConfig(
    Path dir,
    String node,
    int entryBytes,
    long waitingBytes,
    long checkpointBytes,
    long minFreeBytes) {

  /** Checks the bounds. */
  public RaftJournalConfig {
    positive("entry-bytes", entryBytes);
    positive("waiting-bytes", waitingBytes);
    positive("checkpoint-bytes", checkpointBytes);
    if (minFreeBytes < 0) {
      throw new IllegalArgumentException("min-free-bytes: " + minFreeBytes + " (expected: >= 0)");
    }
    if (node.isBlank()) {
      throw new IllegalArgumentException("node: blank (expected: the manager's name)");
    }
  }

  /** Reads the keys below {@code skep.raft-journal}. */
  public static RaftJournalConfig of(Config raft) {
    var dir = raft.getString("dir");
    if (dir.isBlank()) {
      throw new IllegalArgumentException("skep.raft-journal.dir: blank (expected: a directory)");
    }
    return new RaftJournalConfig(
        Path.of(dir),
        raft.getString("node"),
        Math.toIntExact(raft.getBytes("entry-bytes")),
        raft.getBytes("waiting-bytes"),
        raft.getBytes("checkpoint-bytes"),
        raft.getBytes("min-free-bytes"));
  }

  /** The measured defaults, for a directory and a name. */
  public static RaftJournalConfig in(Path dir, String node) {
    return new RaftJournalConfig(dir, node, 1 << 20, 64L << 20, 32L << 20, 64L << 20);
  }

  Path storeDir() {
    return dir.resolve("store");
  }

  Path keysDir() {
    return dir.resolve("keys");
  }

  GroupConfig group() {
    return GroupConfig.alone(dir.resolve("raft"), node);
  }

  private static void positive(String key, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(key + ": " + value + " (expected: >= 1)");
    }
  }
}
