package io.skep.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.skep.kernel.Immutable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an operator asks a node to be. */
@DockerJson
public record NodeSpec(
    @Nullable String name,
    @JsonInclude @Nullable Map<String, String> labels,
    @JsonInclude @Nullable String role,
    @JsonInclude @Nullable String availability) {
  /** Copies its collections. */
  public NodeSpec {
    labels = Immutable.sortedOrEmpty(labels);
  }
}
