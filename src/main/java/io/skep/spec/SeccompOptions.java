package io.skep.spec;

import org.jspecify.annotations.Nullable;

/** Seccomp mode and, for `custom`, the base64 profile. */
@DockerJson
public record SeccompOptions(@Nullable String mode, @Nullable String profile) {}
