package io.skep.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this node knows of its swarm, in memory and on the disk. */
final class KeptState {
  private static final Logger LOG = LoggerFactory.getLogger(KeptState.class);

  private final Path folder;
  private volatile SwarmState now;
  private boolean closed;

  KeptState(SwarmState state, Path folder) {
    this.now = state;
    this.folder = folder;
  }

  SwarmState now() {
    return now;
  }

  /** Keeps where the managers are, on a thread that may wait for the disk. */
  void keepManagers(List<String> managers) {
    Thread.ofVirtual().start(() -> update(state -> state.knowing(managers)));
  }

  /** Writes it for the first time: from here on the node is in the swarm, whatever happens. */
  synchronized void write() throws IOException {
    now.write(folder);
  }

  /** Before {@link #write} changes stay in memory: an unfinished swarm must not be found. */
  synchronized void update(UnaryOperator<SwarmState> change) {
    SwarmState next = change.apply(now);
    if (closed || next.equals(now)) {
      return;
    }
    try {
      if (SwarmState.isIn(folder)) {
        next.write(folder);
      }
      now = next;
    } catch (IOException e) {
      LOG.warn("what this node knows of its swarm could not be kept", e);
    }
  }

  /** From here on nothing is kept: the folder may be another's. */
  synchronized void close() {
    closed = true;
  }
}
