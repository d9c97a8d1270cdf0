package io.skep.service;

import io.skep.kernel.Sealed;
import io.skep.spec.ServiceSpec;
import io.skep.spec.UpdateStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A service as its events made it.
 *
 * @param revision counts the specs it has had, from 1; tasks carry the one they were made for
 * @param removed whether it is gone
 * @param registryAuth what pulling its image needs, null for nothing
 * @param previousRegistryAuth what went with the previous spec
 */
public record Service(
    ServiceSpec spec,
    @Nullable ServiceSpec previousSpec,
    long revision,
    @Nullable UpdateStatus updateStatus,
    Instant createdAt,
    Instant updatedAt,
    boolean removed,
    @Nullable Sealed registryAuth,
    @Nullable Sealed previousRegistryAuth) {
  /** The name; empty if the spec has none. */
  public String name() {
    String name = spec.name();
    return name == null ? "" : name;
  }
}
