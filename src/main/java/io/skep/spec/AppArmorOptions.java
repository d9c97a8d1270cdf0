package io.skep.spec;

import org.jspecify.annotations.Nullable;

/** AppArmor mode: default or disabled. */
@DockerJson
public record AppArmorOptions(@Nullable String mode) {}
