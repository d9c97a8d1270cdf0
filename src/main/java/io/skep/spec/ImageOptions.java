package io.skep.spec;

import org.jspecify.annotations.Nullable;

/** Options of an image mount. */
@DockerJson
public record ImageOptions(@Nullable String subpath) {}
