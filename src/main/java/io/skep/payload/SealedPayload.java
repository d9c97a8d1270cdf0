package io.skep.payload;

import io.skep.kernel.SealedBytes;
import io.skep.spec.PayloadSpec;
import java.time.Instant;

/**
 * A secret or a config as its events made it.
 *
 * @param sealed what it keeps, under a key of its own
 * @param revision counts its specs, from 1
 * @param removed whether it is gone, and its key with it
 */
public record SealedPayload(
    PayloadSpec spec,
    SealedBytes sealed,
    long revision,
    Instant createdAt,
    Instant updatedAt,
    boolean removed) {
  /** The name. */
  public String name() {
    String name = spec.name();
    return name == null ? "" : name;
  }
}
