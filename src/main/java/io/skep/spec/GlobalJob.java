package io.skep.spec;

/** One task on every eligible node that runs to its end; it has no fields. */
@DockerJson
public record GlobalJob() {}
