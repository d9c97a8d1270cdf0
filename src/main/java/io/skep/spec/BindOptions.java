package io.skep.spec;

import org.jspecify.annotations.Nullable;

/** Options of a bind mount. */
@DockerJson
public record BindOptions(
    @Nullable String propagation,
    @OmitZero boolean nonRecursive,
    @OmitZero boolean createMountpoint,
    @OmitZero boolean readOnlyNonRecursive,
    @OmitZero boolean readOnlyForceRecursive) {}
