package io.skep.spec;

/** One task on every eligible node; it has no fields. */
@DockerJson
public record Global() {}
