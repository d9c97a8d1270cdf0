package io.skep.spec;

import io.skep.kernel.Immutable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Options of a volume mount. */
@DockerJson
public record VolumeOptions(
    @OmitZero boolean noCopy,
    @Nullable Map<String, String> labels,
    @Nullable String subpath,
    @Nullable LogDriver driverConfig) {
  /** Copies its collections. */
  public VolumeOptions {
    labels = Immutable.sorted(labels);
  }
}
