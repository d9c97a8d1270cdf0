package io.skep.spec;

/** Marks a config that the runtime itself reads; it has no fields. */
@DockerJson
public record RuntimeTarget() {}
