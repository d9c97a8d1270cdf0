package io.skep.spec;

import org.jspecify.annotations.Nullable;

/** One generic resource, named or discrete. */
@DockerJson
public record GenericResource(
    @Nullable NamedResource namedResourceSpec, @Nullable DiscreteResource discreteResourceSpec) {}
