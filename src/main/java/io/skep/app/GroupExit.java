package io.skep.app;

import io.skep.control.ControlClient;
import io.skep.pki.NodeRole;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What comes after the managers' group has put this manager out. Usually it is to be a worker, and
 * its certificate tells it so soon. Where it was promoted again before that, its certificate stays
 * what it was, and it must come into the group anew.
 */
final class GroupExit implements AutoCloseable {
  private final ControlClient client;
  private volatile boolean closed;
  private volatile boolean wantedAgain;
  private @Nullable Thread asking;

  /** Asks with this node's credentials. */
  GroupExit(ControlClient client) {
    this.client = client;
  }

  /**
   * Watches.
   *
   * @param again is called when this node is out of the group and to be a manager
   */
  void watch(CompletionStage<Void> removed, Supplier<SwarmState> state, Runnable again) {
    var _ = removed.thenRun(() -> ask(state, again));
  }

  private synchronized void ask(Supplier<SwarmState> state, Runnable again) {
    if (!closed) {
      asking =
          new GroupEntry(client)
              .awaitRole(
                  state,
                  NodeRole.MANAGER,
                  () -> {
                    wantedAgain = true;
                    again.run();
                  });
    }
  }

  /** Whether this node is out of the group and to be a manager. */
  boolean isWantedAgain() {
    return wantedAgain;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (asking != null) {
      asking.interrupt();
    }
  }
}
