package io.skep.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** How an update or a rollback goes on; times in nanoseconds, the ratio in 0..1. */
@DockerJson
public record UpdateConfig(
    long parallelism,
    @OmitZero long delay,
    @Nullable String failureAction,
    @OmitZero long monitor,
    double maxFailureRatio,
    @JsonInclude @Nullable String order) {}
