package io.skep.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.skep.kernel.ClusterId;
import io.skep.kernel.NodeId;
import io.skep.pki.NodeRole;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * What this node knows of its swarm before any journal is open; {@code swarm/state.json}.
 *
 * <p>Written last when a swarm is made, so that a folder without it is an unfinished attempt.
 *
 * @param role what this node's certificate makes it
 * @param member whether a manager has been taken into the managers' group; before that, its journal
 *     waits to be
 * @param advertiseAddress what others reach this node at; kept, so flags do not change it later
 * @param listenAddress with port
 * @param advertisePort of the control port
 * @param raftPort of the managers' group, the same for listening and advertising
 * @param gossipPort of the gossip, the same for listening and advertising
 * @param managers where managers were last known to be, host and port each
 */
record SwarmState(
    ClusterId clusterId,
    NodeId nodeId,
    NodeRole role,
    boolean member,
    String advertiseAddress,
    String listenAddress,
    int advertisePort,
    int raftPort,
    int gossipPort,
    List<String> managers) {
  /** Copies the list. */
  SwarmState {
    managers = List.copyOf(managers);
  }

  private static final String FILE = "state.json";
  private static final String LEFT = "left.json";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** The address to listen on. */
  String bindHost() {
    return Ports.bindHost(listenHost(), advertiseAddress);
  }

  private String listenHost() {
    return listenAddress.substring(0, listenAddress.lastIndexOf(':')).replaceAll("[\\[\\]]", "");
  }

  /** The control port to listen on. */
  int listenPort() {
    return Integer.parseInt(listenAddress.substring(listenAddress.lastIndexOf(':') + 1));
  }

  boolean isManager() {
    return role == NodeRole.MANAGER;
  }

  /** The same node in another role. */
  SwarmState as(NodeRole newRole, boolean isMember) {
    return new SwarmState(
        clusterId,
        nodeId,
        newRole,
        isMember,
        advertiseAddress,
        listenAddress,
        advertisePort,
        raftPort,
        gossipPort,
        managers);
  }

  /** The same node, with these managers. */
  SwarmState knowing(List<String> others) {
    return new SwarmState(
        clusterId,
        nodeId,
        role,
        member,
        advertiseAddress,
        listenAddress,
        advertisePort,
        raftPort,
        gossipPort,
        others);
  }

  /** What others reach this node at, with the port. */
  String advertised() {
    return new AdvertiseAddress.HostPort(advertiseAddress, advertisePort).toString();
  }

  /** The state of the swarm in this folder; empty if there is none or it is being left. */
  static Optional<SwarmState> read(Path swarm) {
    return read(swarm, FILE);
  }

  /** Whether the folder holds the state of a swarm that was made or joined. */
  static boolean isIn(Path swarm) {
    return Files.exists(swarm.resolve(FILE));
  }

  /** The state of a swarm whose leaving was begun and not finished. */
  static Optional<SwarmState> readLeft(Path swarm) {
    return read(swarm, LEFT);
  }

  private static Optional<SwarmState> read(Path swarm, String name) {
    Path file = swarm.resolve(name);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(MAPPER.readValue(Files.readAllBytes(file), SwarmState.class));
    } catch (IOException e) {
      throw new StartupException(file + ": " + e.getMessage(), e);
    }
  }

  /** From here on this node is leaving, whatever happens to the daemon. */
  void markLeft(Path swarm) throws IOException {
    Files.move(swarm.resolve(FILE), swarm.resolve(LEFT), StandardCopyOption.ATOMIC_MOVE);
    sync(swarm);
  }

  /** Keeps it; it is on the disk when this returns. */
  void write(Path swarm) throws IOException {
    Path next = swarm.resolve(FILE + ".new");
    try (FileChannel out =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      out.write(ByteBuffer.wrap(MAPPER.writeValueAsBytes(this)));
      out.force(true);
    }
    Files.move(
        next,
        swarm.resolve(FILE),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    sync(swarm);
  }

  private static void sync(Path swarm) throws IOException {
    try (FileChannel folder = FileChannel.open(swarm, StandardOpenOption.READ)) {
      folder.force(true);
    }
  }
}
