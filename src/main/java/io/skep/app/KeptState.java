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

  synchronized void update(UnaryOperator<SwarmState> change) {
    SwarmState next = change.apply(now);
    if (closed || next.equals(now)) {
      return;
    }
    try {
      next.write(folder);
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
