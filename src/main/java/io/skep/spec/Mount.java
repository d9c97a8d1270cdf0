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
    @Nullable ClusterOptions clusterOptions) {}
