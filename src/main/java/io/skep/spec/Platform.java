package io.skep.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** Processor architecture and operating system. */
@DockerJson
public record Platform(@Nullable String architecture, @JsonProperty("OS") @Nullable String os) {}
