package io.skep.spec;

import org.jspecify.annotations.Nullable;

/** A task that installs an engine plugin; accepted and kept, not run. */
@DockerJson
public record PluginSpec(
    @Nullable String name, @Nullable String remote, @OmitZero boolean disabled) {}
