package io.skep.spec;

import org.jspecify.annotations.Nullable;

/** One published port. */
@DockerJson
public record PortConfig(
    @Nullable String name,
    @Nullable String protocol,
    @OmitZero long targetPort,
    @OmitZero long publishedPort,
    @Nullable String publishMode) {}
