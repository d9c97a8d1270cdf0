package io.skep.cluster;

import io.skep.kernel.ClusterId;
import io.skep.kernel.Sealed;
import io.skep.spec.SwarmSpec;
import io.skep.spec.TlsInfo;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The swarm as its events made it.
 *
 * @param revision counts its specs and tokens, from 1
 */
public record Cluster(
    ClusterId id,
    SwarmSpec spec,
    TlsInfo tlsInfo,
    Sealed caKey,
    Sealed workerToken,
    Sealed managerToken,
    @Nullable Sealed unlockKey,
    @Nullable List<String> addressPools,
    long subnetSize,
    long dataPathPort,
    long revision,
    Instant createdAt,
    Instant updatedAt) {
  Cluster specifiedAs(SwarmSpec newSpec, Instant now) {
    return next(newSpec, workerToken, managerToken, unlockKey, now);
  }

  Cluster admitting(@Nullable Sealed worker, @Nullable Sealed manager, Instant now) {
    return next(
        spec,
        Objects.requireNonNullElse(worker, workerToken),
        Objects.requireNonNullElse(manager, managerToken),
        unlockKey,
        now);
  }

  Cluster lockedBy(@Nullable Sealed key, Instant now) {
    return next(spec, workerToken, managerToken, key, now);
  }

  private Cluster next(
      SwarmSpec newSpec, Sealed worker, Sealed manager, @Nullable Sealed key, Instant now) {
    return new Cluster(
        id,
        newSpec,
        tlsInfo,
        caKey,
        worker,
        manager,
        key,
        addressPools,
        subnetSize,
        dataPathPort,
        revision + 1,
        createdAt,
        now);
  }
}
