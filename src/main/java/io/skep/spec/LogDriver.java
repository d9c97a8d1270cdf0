package io.skep.spec;

import io.skep.kernel.Immutable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A driver by name and its options; used for logs and volumes. */
@DockerJson
public record LogDriver(@Nullable String name, @Nullable Map<String, String> options) {
  /** Copies its collections. */
  public LogDriver {
    options = Immutable.sorted(options);
  }
}
