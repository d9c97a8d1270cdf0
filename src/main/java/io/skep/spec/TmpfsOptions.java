package io.skep.spec;

import io.skep.kernel.Immutable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Options of a tmpfs mount; size in bytes, mode as Unix permission bits. */
@DockerJson
public record TmpfsOptions(
    @OmitZero long sizeBytes, @OmitZero long mode, @Nullable List<List<String>> options) {
  /** Copies its collections. */
  public TmpfsOptions {
    options = Immutable.list(options);
  }
}
