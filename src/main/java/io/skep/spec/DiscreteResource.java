package io.skep.spec;

import org.jspecify.annotations.Nullable;

/** A generic resource that is only counted. */
@DockerJson
public record DiscreteResource(@Nullable String kind, @OmitZero long value) {}
