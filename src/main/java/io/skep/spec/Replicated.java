package io.skep.spec;

import org.jspecify.annotations.Nullable;

/** A fixed number of tasks. */
@DockerJson
public record Replicated(@Nullable Long replicas) {}
