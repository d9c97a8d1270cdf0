package io.skep.network;

import io.skep.spec.NetworkSpec;
import java.time.Instant;

/**
 * A network as its events made it.
 *
 * @param removed whether it is gone
 */
public record Network(NetworkSpec spec, Instant createdAt, boolean removed) {
  /** The name. */
  public String name() {
    String name = spec.name();
    return name == null ? "" : name;
  }
}
