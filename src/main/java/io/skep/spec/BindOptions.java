package io.skep.spec;

import org.jspecify.annotations.Nullable;

/** Options of a bind mount. */
@DockerJson
public record BindOptions(
    @Nullable String propagation,
    @OmitZero boolean nonRecursive,
    @OmitZero boolean createMountpoint,
    @OmitZero boolean readOnlyNonRecursive,
    @OmitZero boolean readOnlyForceRecursive) {
  /** As Swarm keeps it: with the propagation that goes without saying. */
  BindOptions stored() {
    return new BindOptions(
        Faults.isEmpty(propagation) ? "rprivate" : propagation,
        nonRecursive,
        createMountpoint,
        readOnlyNonRecursive,
        readOnlyForceRecursive);
  }
}
