package io.skep.app;

import io.skep.cluster.Cluster;
import io.skep.cluster.ClusterEvent;
import io.skep.kernel.Sealed;
import io.skep.view.Entry;
import io.skep.view.LiveView;
import io.skep.view.ViewListener;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps this manager's keys locked for the next start, as the swarm says. */
final class Lock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lock.class);

  private final Keys keys;
  private final LiveView live;
  private final ViewListener listener;
  private @Nullable Sealed inForce;
  private boolean known;

  Lock(Keys keys, LiveView live) {
    this.keys = keys;
    this.live = live;
    this.listener =
        (view, events) -> {
          if (events.stream().anyMatch(e -> e.recorded().event() instanceof ClusterEvent)) {
            Thread.ofVirtual().name("lock").start(this::apply);
          }
        };
    live.listen(listener);
    apply();
  }

  /** By the newest view: of two that are told one after the other the later may come first here. */
  private synchronized void apply() {
    Entry<Cluster> cluster = live.current().cluster();
    if (cluster == null) {
      return;
    }
    Sealed wanted = locks(cluster.value()) ? cluster.value().unlockKey() : null;
    if (known && Objects.equals(wanted, inForce)) {
      return;
    }
    try {
      keys.lock(wanted);
      inForce = wanted;
      known = true;
    } catch (RuntimeException e) {
      LOG.error(
          "the keys of this manager could not be {}", wanted == null ? "opened" : "locked", e);
    }
  }

  static boolean locks(Cluster cluster) {
    return cluster.spec().encryptionConfig() != null
        && cluster.spec().encryptionConfig().autoLockManagers();
  }

  /** Leaves the keys as the swarm says, also where that was told only just now. */
  @Override
  public void close() {
    live.unlisten(listener);
    apply();
  }
}
