package io.skep.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** The container behind a task. */
@DockerJson
public record ContainerStatus(
    @JsonProperty("ContainerID") @JsonInclude @Nullable String containerId,
    @JsonProperty("PID") long pid,
    long exitCode) {}
