package io.skep.api.docker;

import io.skep.spec.DockerJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /swarm/join} as sent. */
@DockerJson
record JoinRequest(
    @Nullable String listenAddr,
    @Nullable String advertiseAddr,
    @Nullable String dataPathAddr,
    @Nullable List<String> remoteAddrs,
    @Nullable String joinToken,
    @Nullable String availability) {}
