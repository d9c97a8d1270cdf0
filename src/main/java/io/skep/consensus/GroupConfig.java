package io.skep.consensus;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What a manager needs to take part in its Raft group.
 *
 * @param dir where the Raft log lives; created when missing
 * @param group names the group; the same on all its members
 * @param self this manager's name within the group
 * @param peers the members that found the group, this one among them; ignored once the log knows
 *     better
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
    List<Peer> peers,
    Optional<InetSocketAddress> listen,
    Duration electionTimeout,
    long segmentBytes,
    int entryBytes) {

  /** The group of every swarm: managers of different swarms never reach each other. */
  public static final UUID DEFAULT_GROUP = UUID.fromString("5be9c0de-0000-4000-8000-000000000001");

  private static final int MEBIBYTE = 1 << 20;

  /** Checks the bounds and copies the list. */
  public GroupConfig {
    peers = List.copyOf(peers);
    if (peers.stream().noneMatch(peer -> peer.id().equals(self))) {
      throw new IllegalArgumentException(
          "peers: " + peers + " (expected: " + self + " among them)");
    }
    if (peers.size() > 1 && listen.isEmpty()) {
      throw new IllegalArgumentException(
          "listen: none (expected: an address, as others must vote)");
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

  /** A group of one with the measured defaults: 4 MiB segments, entries up to 8 MiB. */
  public static GroupConfig alone(Path dir, String self) {
    return new GroupConfig(
        dir,
        DEFAULT_GROUP,
        self,
        List.of(new Peer(self, "127.0.0.1:0")),
        Optional.empty(),
        Duration.ofMillis(300),
        4L * MEBIBYTE,
        8 * MEBIBYTE);
  }

  /** The directory that Ratis makes for this group. */
  public Path groupDir() {
    return dir.resolve(group.toString());
  }

  /**
   * A member of the group.
   *
   * @param id its name, stable for its life
   * @param address host and port of its Raft server
   */
  public record Peer(String id, String address) {}
}
