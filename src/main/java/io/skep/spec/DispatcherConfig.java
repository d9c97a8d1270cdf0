package io.skep.spec;

/** How often agents report, in nanoseconds. */
@DockerJson
public record DispatcherConfig(@OmitZero long heartbeatPeriod) {}
