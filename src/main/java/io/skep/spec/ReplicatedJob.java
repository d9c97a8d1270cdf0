package io.skep.spec;

import org.jspecify.annotations.Nullable;

/** A number of tasks that run to their end. */
@DockerJson
public record ReplicatedJob(@Nullable Long maxConcurrent, @Nullable Long totalCompletions) {}
