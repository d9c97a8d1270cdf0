package io.skep.control;

import java.util.List;

/**
 * What a machine is when it has joined.
 *
 * @param node its id
 * @param cluster the swarm's id
 * @param role of Docker's node spec, manager or worker
 * @param chain PEM: its certificate and what leads to a root
 * @param trust PEM: the roots
 * @param managers control addresses, host and port
 */
public record JoinGrant(
    String node, String cluster, String role, String chain, String trust, List<String> managers) {
  /** Copies the list. */
  public JoinGrant {
    managers = List.copyOf(managers);
  }
}
