package io.skep.spec;

/** Options of a cluster volume mount; it has none. */
@DockerJson
public record ClusterOptions() {}
