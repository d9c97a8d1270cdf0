package io.skep.pki;

import java.util.Locale;
import java.util.Optional;

/** What a certificate lets its node do; the organizational unit in it, as SwarmKit names it. */
public enum NodeRole {
  /** May read and write the swarm's log, and sees its keys. */
  MANAGER("swarm-manager"),
  /** Runs tasks and nothing else. */
  WORKER("swarm-worker");

  private final String unit;

  NodeRole(String unit) {
    this.unit = unit;
  }

  /** The OU of a certificate of this role. */
  public String unit() {
    return unit;
  }

  /** The word of Docker's node spec: {@code manager} or {@code worker}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads Docker's word; anything but {@code manager} has the fewer rights. */
  public static NodeRole of(String word) {
    return MANAGER.word().equals(word) ? MANAGER : WORKER;
  }

  /** The role that this OU names; empty for one that is not ours. */
  static Optional<NodeRole> ofUnit(String unit) {
    for (NodeRole role : values()) {
      if (role.unit.equals(unit)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }
}
