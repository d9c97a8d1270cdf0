package io.skep.spec;

import org.jspecify.annotations.Nullable;

/** When and how often a task is replaced; times in nanoseconds. */
@DockerJson
public record RestartPolicy(
    @Nullable String condition,
    @Nullable Long delay,
    @Nullable Long maxAttempts,
    @Nullable Long window) {}
