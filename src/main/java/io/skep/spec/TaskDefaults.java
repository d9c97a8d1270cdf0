package io.skep.spec;

import org.jspecify.annotations.Nullable;

/** What tasks get when their spec is silent. */
@DockerJson
public record TaskDefaults(@Nullable LogDriver logDriver) {}
