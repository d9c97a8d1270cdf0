package io.skep.api.docker;

import io.skep.kernel.NodeId;
import java.util.List;
import java.util.Optional;

/**
 * What a daemon knows of its own part in a swarm, whether it manages it or not.
 *
 * @param node its id; empty outside a swarm, and while the swarm is locked
 * @param address what it advertises, empty outside a swarm
 * @param error what is wrong, empty for nothing
 * @param managers those it knows of
 */
public record Standing(
    Optional<NodeId> node, String address, String error, List<Manager> managers) {
  /** In no swarm. */
  public static final Standing OUTSIDE = new Standing(Optional.empty(), "", "", List.of());

  /** What is wrong with a locked swarm. */
  public static final String LOCKED_WORDS = Gate.LOCKED;

  /** How it begins to say why a manager cannot speak of its swarm yet. */
  public static final String UNREAD_WORDS = "This manager has not read the events of its swarm yet";

  /** Why a daemon in a swarm cannot enter another. */
  public static final String INSIDE_WORDS = Gate.EXISTS;

  /** Why a daemon in no swarm cannot leave one. */
  public static final String OUTSIDE_WORDS = Gate.NONE;

  /** A node of a swarm, while nothing more is known. */
  public static Standing of(NodeId node, String address) {
    return new Standing(Optional.of(node), address, "", List.of());
  }

  /** Copies the list. */
  public Standing {
    managers = List.copyOf(managers);
  }

  /**
   * A manager.
   *
   * @param node its id, empty while it is known by its address alone
   * @param address host and port of its control port
   */
  public record Manager(String node, String address) {}
}
