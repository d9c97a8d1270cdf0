package io.skep.spec;

import org.jspecify.annotations.Nullable;

/** Something of the host, a volume or memory, seen inside a container. */
@DockerJson
public record Mount(
    @Nullable String type,
    @Nullable String source,
    @Nullable String target,
    @OmitZero boolean readOnly,
    @Nullable String consistency,
    @Nullable BindOptions bindOptions,
    @Nullable VolumeOptions volumeOptions,
    @Nullable ImageOptions imageOptions,
    @Nullable TmpfsOptions tmpfsOptions,
    @Nullable ClusterOptions clusterOptions) {
  /** As Swarm keeps it: a bind where no type is given, and without the consistency. */
  Mount stored() {
    return new Mount(
        Faults.isEmpty(type) ? "bind" : type,
        source,
        target,
        readOnly,
        null,
        bindOptions == null ? null : bindOptions.stored(),
        volumeOptions,
        imageOptions,
        tmpfsOptions,
        clusterOptions);
  }
}
