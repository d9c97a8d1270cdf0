package io.skep.consensus;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * What a manager needs to take part in its Raft group.
 *
 * @param dir where the Raft log lives; created when missing
 * @param group names the group; the same on all its members
 * @param self this manager's name within the group
 * @param start how this manager comes to its group
 * @param listen where other managers reach this one; empty for a group of one, which opens no port
 * @param electionTimeout the shortest silence of a leader before an election, at least 10 ms; the
 *     longest is twice that
 * @param segmentBytes the size of one file of the log; only whole files are purged
 * @param entryBytes the largest entry that may be submitted
 */
public record GroupConfig(
    Path dir,
    UUID group,
    String self,
    Start start,
    Optional<Listen> listen,
    Duration electionTimeout,
    long segmentBytes,
    int entryBytes) {

  /** The group of every swarm: managers of different swarms never reach each other. */
  public static final UUID DEFAULT_GROUP = UUID.fromString("5be9c0de-0000-4000-8000-000000000001");

  private static final int MEBIBYTE = 1 << 20;

  /** Checks the bounds. */
  public GroupConfig {
    if (start != Start.FOUND && listen.isEmpty()) {
      throw new IllegalArgumentException(
          "listen: none (expected: an address, as start is " + start + ")");
    }
    if (electionTimeout.toMillis() < 10) {
      throw new IllegalArgumentException(
          "electionTimeout: " + electionTimeout + " (expected: >= 10 ms)");
    }
    if (segmentBytes < MEBIBYTE) {
      throw new IllegalArgumentException("segmentBytes: " + segmentBytes + " (expected: >= 1 MiB)");
    }
    if (entryBytes < 1 || entryBytes > 32 * MEBIBYTE) {
      throw new IllegalArgumentException(
          "entryBytes: " + entryBytes + " (expected: 1 B to 32 MiB)");
    }
  }

  /** How a manager comes to its group; without effect where the log knows the group already. */
  public enum Start {
    /** Makes the group, with this manager as its only member. */
    FOUND,
    /** Waits, without a vote, until the leader of a group adds this manager. */
    JOIN,
    /**
     * Makes this manager the only member of the group that its log knows, after a majority was lost
     * for good. All that its log holds stays. Others of the old group must never start again.
     */
    FORCE_NEW_GROUP
  }

  /**
   * Where a manager's Raft server is reached.
   *
   * @param bind the local address and port; the port is fixed, not 0
   * @param advertise host and port as other managers reach it; may differ from {@code bind}
   * @param security who may connect
   */
  public record Listen(InetSocketAddress bind, String advertise, TransportSecurity security) {
    /** Checks the port and the address. */
    public Listen {
      if (bind.getPort() == 0) {
        throw new IllegalArgumentException("bind: " + bind + " (expected: a port)");
      }
      if (!advertise.contains(":")) {
        throw new IllegalArgumentException("advertise: " + advertise + " (expected: host:port)");
      }
    }
  }

  /** A group of one without a port and the measured defaults: segments of 4 MiB. */
  public static GroupConfig alone(Path dir, String self) {
    return new GroupConfig(
        dir,
        DEFAULT_GROUP,
        self,
        Start.FOUND,
        Optional.empty(),
        Duration.ofMillis(300),
        4L * MEBIBYTE,
        8 * MEBIBYTE);
  }

  /** This group with another way in. */
  public GroupConfig with(Start newStart, Optional<Listen> newListen, Duration newTimeout) {
    return new GroupConfig(
        dir, group, self, newStart, newListen, newTimeout, segmentBytes, entryBytes);
  }

  /** The address that others are told. */
  String advertised() {
    return listen.map(Listen::advertise).orElse("127.0.0.1:0");
  }

  /** The directory that Ratis makes for this group. */
  public Path groupDir() {
    return dir.resolve(group.toString());
  }
}
