package io.skep.control;

/**
 * A node's next certificate.
 *
 * @param role that the swarm wants of it: {@code manager} or {@code worker}
 * @param chain PEM: its certificate and what leads to a root
 * @param trust PEM: the roots
 */
public record RenewGrant(String role, String chain, String trust) {}
