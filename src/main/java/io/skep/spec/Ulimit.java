package io.skep.spec;

import org.jspecify.annotations.Nullable;

/** A resource limit of a process. */
@DockerJson
public record Ulimit(@Nullable String name, long hard, long soft) {}
