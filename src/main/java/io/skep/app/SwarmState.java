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
  private static final ObjectMapper MAPPER = new ObjectMapper();

  static Optional<SwarmState> read(Path swarm) {
    Path file = swarm.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(MAPPER.readValue(Files.readAllBytes(file), SwarmState.class));
    } catch (IOException e) {
      throw new StartupException(file + ": " + e.getMessage(), e);
    }
  }

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
    try (FileChannel folder = FileChannel.open(swarm, StandardOpenOption.READ)) {
      folder.force(true);
    }
  }
}
