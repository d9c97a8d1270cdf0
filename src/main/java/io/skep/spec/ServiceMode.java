package io.skep.spec;

import org.jspecify.annotations.Nullable;

/** Exactly one of the four ways to run tasks. */
@DockerJson
public record ServiceMode(
    @Nullable Replicated replicated,
    @Nullable Global global,
    @Nullable ReplicatedJob replicatedJob,
    @Nullable GlobalJob globalJob) {}
