package io.skep.control;

/** Who may ask for a route. */
public enum Access {
  /** Anybody, with or without a certificate; for machines that have yet to join. */
  ANYONE,
  /** Any node of the swarm, by its certificate. */
  MEMBER,
  /** Managers only, by their certificate and by what the swarm says of them today. */
  MANAGER
}
