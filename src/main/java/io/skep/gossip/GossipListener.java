package io.skep.gossip;

import io.skep.kernel.NodeId;
import java.util.Map;

/** Hears who is alive. */
@FunctionalInterface
public interface GossipListener {
  /** The nodes have changed; called in order, one at a time, and must not block. */
  void changed(Map<NodeId, Liveness> nodes);
}
