package io.skep.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What was last seen of a task. */
@DockerJson
public record TaskStatus(
    @Nullable Instant timestamp,
    @Nullable TaskState state,
    @Nullable String message,
    @Nullable String err,
    @Nullable ContainerStatus containerStatus,
    @JsonInclude @Nullable PortStatus portStatus) {}
