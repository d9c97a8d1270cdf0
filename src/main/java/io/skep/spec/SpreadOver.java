package io.skep.spec;

import org.jspecify.annotations.Nullable;

/** Spread evenly over the values of a label. */
@DockerJson
public record SpreadOver(@Nullable String spreadDescriptor) {}
