package io.skep.spec;

import org.jspecify.annotations.Nullable;

/** A Windows credential spec: from a config, a file or the registry. */
@DockerJson
public record CredentialSpec(
    @Nullable String config, @Nullable String file, @Nullable String registry) {}
