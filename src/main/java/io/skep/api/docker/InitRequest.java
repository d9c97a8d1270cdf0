package io.skep.api.docker;

import io.skep.spec.DockerJson;
import io.skep.spec.SwarmSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /swarm/init} as sent. */
@DockerJson
record InitRequest(
    @Nullable String listenAddr,
    @Nullable String advertiseAddr,
    @Nullable String dataPathAddr,
    long dataPathPort,
    boolean forceNewCluster,
    @Nullable SwarmSpec spec,
    boolean autoLockManagers,
    @Nullable String availability,
    @Nullable List<String> defaultAddrPool,
    long subnetSize) {}
