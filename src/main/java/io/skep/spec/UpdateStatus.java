package io.skep.spec;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How far an update has come. */
@DockerJson
public record UpdateStatus(
    @Nullable String state,
    @Nullable Instant startedAt,
    @Nullable Instant completedAt,
    @Nullable String message) {}
