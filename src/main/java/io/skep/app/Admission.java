package io.skep.app;

import io.skep.node.Node;
import io.skep.pki.Identity;
import io.skep.view.Entry;
import io.skep.view.LiveView;
import io.skep.view.SwarmView;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes the swarm lets act today, in which role. A certificate alone says what a node was
 * when it was signed.
 *
 * <p>A node that this manager has not heard of may be so new that its view lags behind: it is let
 * in, one that was removed is not.
 */
final class Admission implements Predicate<Identity> {
  private volatile @Nullable LiveView view;

  /** From here on this view says so; before that every certificate of the swarm is good. */
  void follow(LiveView known) {
    view = known;
  }

  @Override
  public boolean test(Identity peer) {
    LiveView known = view;
    if (known == null) {
      return true;
    }
    SwarmView now = known.current();
    Optional<Node> node = now.node(peer.node()).map(Entry::value);
    if (node.isEmpty()) {
      return now.removalOf("node", peer.node().value()).isEmpty();
    }
    return !peer.isManager()
        || node.get().managerStatus() != null
        || "manager".equals(node.get().spec().role());
  }
}
