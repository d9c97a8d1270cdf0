package io.skep.spec;

import org.jspecify.annotations.Nullable;

/** A generic resource with a name of its own, such as one GPU. */
@DockerJson
public record NamedResource(@Nullable String kind, @Nullable String value) {}
