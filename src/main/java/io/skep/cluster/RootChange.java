package io.skep.cluster;

import io.skep.kernel.Sealed;
import org.jspecify.annotations.Nullable;

/** What an update of the swarm asks of its root certificate. */
public sealed interface RootChange {
  /** Nodes are to go over to this root, or the key of the one they go over to is another. */
  record GoOver(RootRotation rotation) implements RootChange {}

  /**
   * The present root stays, and a rotation under way is given up.
   *
   * @param caKey its key from here on; null if an external CA alone has it
   */
  record Keep(@Nullable Sealed caKey) implements RootChange {}
}
