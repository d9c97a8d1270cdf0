package io.skep.spec;

import org.jspecify.annotations.Nullable;

/** A plugin of an engine. */
@DockerJson
public record PluginDescription(@Nullable String type, @Nullable String name) {}
