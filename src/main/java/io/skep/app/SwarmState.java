package io.skep.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.skep.kernel.ClusterId;
import io.skep.kernel.NodeId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * What this node knows of its swarm before any journal is open; {@code swarm/state.json}.
 *
 * <p>Written last when a swarm is made, so that a folder without it is an unfinished attempt.
 *
 * @param advertiseAddress what others reach this node at; kept, so flags do not change it later
 * @param listenAddress with port
 */
record SwarmState(
    ClusterId clusterId,
    NodeId nodeId,
    String advertiseAddress,
    String listenAddress,
    int advertisePort) {
  private static final String FILE = "state.json";
  private static final String LEFT = "left.json";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** What others reach this node at, with the port. */
  String advertised() {
    return new AdvertiseAddress.HostPort(advertiseAddress, advertisePort).toString();
  }

  /** The state of the swarm in this folder; empty if there is none or it is being left. */
  static Optional<SwarmState> read(Path swarm) {
    return read(swarm, FILE);
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
