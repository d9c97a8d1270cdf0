package io.skep.spec;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Upper bounds: CPUs in 1e-9, memory in bytes, processes. */
@DockerJson
public record ResourceLimits(
    @JsonProperty("NanoCPUs") @OmitZero long nanoCpus,
    @OmitZero long memoryBytes,
    @OmitZero long pids) {}
