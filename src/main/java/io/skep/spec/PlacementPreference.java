package io.skep.spec;

import org.jspecify.annotations.Nullable;

/** One preference; spread is the only kind. */
@DockerJson
public record PlacementPreference(@Nullable SpreadOver spread) {}
