package io.skep.cluster;

import io.skep.kernel.ClusterId;
import io.skep.kernel.Sealed;
import io.skep.spec.SwarmSpec;
import io.skep.spec.TlsInfo;
import java.time.Instant;
import java.util.List;
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
    Instant updatedAt) {}
