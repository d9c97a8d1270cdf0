package io.skep.api.docker.system;

import java.util.Locale;

/** How this node stands to a swarm; the words are Docker's. */
public enum LocalNodeState {
  INACTIVE,
  PENDING,
  ACTIVE,
  ERROR,
  LOCKED;

  /** The word on the wire. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
