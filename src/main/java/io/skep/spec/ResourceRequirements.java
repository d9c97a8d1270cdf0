package io.skep.spec;

import org.jspecify.annotations.Nullable;

/** Limits and reservations of a task. */
@DockerJson
public record ResourceRequirements(
    @Nullable ResourceLimits limits,
    @Nullable Resources reservations,
    @Nullable Long swapBytes,
    @Nullable Long memorySwappiness) {}
