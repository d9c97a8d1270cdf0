package io.skep.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.skep.kernel.Immutable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Amounts: CPUs in 1e-9, memory in bytes, and generic resources. */
@DockerJson
public record Resources(
    @JsonProperty("NanoCPUs") @OmitZero long nanoCpus,
    @OmitZero long memoryBytes,
    @Nullable List<GenericResource> genericResources) {
  /** Copies its collections. */
  public Resources {
    genericResources = Immutable.list(genericResources);
  }
}
