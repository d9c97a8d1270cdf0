package io.skep.journal;

import com.typesafe.config.Config;
import io.skep.consensus.GroupConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings of the Raft journal; those that are configured are described under {@code
 * skep.raft-journal} in {@code reference.conf}.
 *
 * <p>{@link #of} and {@link #in} give a journal on its own, which opens no port; {@link #listening}
 * makes it a manager of a swarm, {@link #sealedWith} gives it the swarm's key.
 *
 * @param dir where log, store and keys live
 * @param node this manager's name in the group and in {@link TermOpened}; the same for the life of
 *     the directory
 * @param start how this manager comes to its group
 * @param listen where other managers reach this one; empty: it is alone and opens no port
 * @param key the swarm's key; empty: a key of this directory, made when the directory is new
 * @param limits bounds of memory, disk and time
 */
public record RaftJournalConfig(
    Path dir,
    String node,
    GroupConfig.Start start,
    Optional<GroupConfig.Listen> listen,
    Optional<PayloadKey> key,
    Limits limits) {

  /** Checks the name. */
  public RaftJournalConfig {
    if (node.isBlank()) {
      throw new IllegalArgumentException("node: blank (expected: the manager's name)");
    }
  }

  /**
   * Bounds of the journal.
   *
   * @param electionTimeout the shortest silence of a leader before an election
   * @param entryBytes the most that one group commit gathers, in bytes
   * @param waitingBytes the most that may wait to be written, in bytes
   * @param checkpointBytes how much is logged between two checkpoints, in bytes
   * @param minFreeBytes with less free space on the disk no write is taken, in bytes
   */
  public record Limits(
      Duration electionTimeout,
      int entryBytes,
      long waitingBytes,
      long checkpointBytes,
      long minFreeBytes) {
    /** The measured defaults. */
    public static final Limits DEFAULT =
        new Limits(Duration.ofMillis(300), 1 << 20, 64L << 20, 32L << 20, 64L << 20);

    /** Checks the bounds. */
    public Limits {
      positive("election-timeout", electionTimeout.toMillis());
      positive("entry-bytes", entryBytes);
      positive("waiting-bytes", waitingBytes);
      positive("checkpoint-bytes", checkpointBytes);
      if (minFreeBytes < 0) {
        throw new IllegalArgumentException("min-free-bytes: " + minFreeBytes + " (expected: >= 0)");
      }
    }
  }

  /** Reads the keys below {@code skep.raft-journal}: a journal on its own. */
  public static RaftJournalConfig of(Config raft) {
    var dir = raft.getString("dir");
    if (dir.isBlank()) {
      throw new IllegalArgumentException("skep.raft-journal.dir: blank (expected: a directory)");
    }
    return alone(
        Path.of(dir),
        raft.getString("node"),
        new Limits(
            raft.getDuration("election-timeout"),
            Math.toIntExact(raft.getBytes("entry-bytes")),
            raft.getBytes("waiting-bytes"),
            raft.getBytes("checkpoint-bytes"),
            raft.getBytes("min-free-bytes")));
  }

  /** A journal on its own with the measured defaults, for a directory and a name. */
  public static RaftJournalConfig in(Path dir, String node) {
    return alone(dir, node, Limits.DEFAULT);
  }

  /** A journal on its own. */
  public static RaftJournalConfig alone(Path dir, String node, Limits limits) {
    return new RaftJournalConfig(
        dir, node, GroupConfig.Start.FOUND, Optional.empty(), Optional.empty(), limits);
  }

  /** This journal as one of a swarm's managers, be it the first, a further one or the last left. */
  public RaftJournalConfig listening(GroupConfig.Listen where, GroupConfig.Start how) {
    return new RaftJournalConfig(dir, node, how, Optional.of(where), key, limits);
  }

  /** This journal with the key that all managers of the swarm share. */
  public RaftJournalConfig sealedWith(PayloadKey shared) {
    return new RaftJournalConfig(dir, node, start, listen, Optional.of(shared), limits);
  }

  Path storeDir() {
    return dir.resolve("store");
  }

  Path keysDir() {
    return dir.resolve("keys");
  }

  GroupConfig group() {
    return GroupConfig.alone(dir.resolve("raft").toAbsolutePath(), node)
        .with(start, listen, limits.electionTimeout());
  }

  private static void positive(String key, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(key + ": " + value + " (expected: >= 1)");
    }
  }
}
