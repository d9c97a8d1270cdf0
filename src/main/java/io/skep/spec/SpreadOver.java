package io.skep.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** Spread evenly over the values of a label. */
@DockerJson
public record SpreadOver(
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String spreadDescriptor) {}
