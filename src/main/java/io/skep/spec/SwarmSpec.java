package io.skep.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.skep.kernel.Immutable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an operator asks the swarm to be. */
@DockerJson
public record SwarmSpec(
    @Nullable String name,
    @JsonInclude @Nullable Map<String, String> labels,
    @Nullable OrchestrationConfig orchestration,
    @Nullable RaftConfig raft,
    @Nullable DispatcherConfig dispatcher,
    @JsonProperty("CAConfig") @Nullable CaConfig caConfig,
    @Nullable TaskDefaults taskDefaults,
    @Nullable EncryptionConfig encryptionConfig) {
  /** Copies its collections. */
  public SwarmSpec {
    labels = Immutable.sortedOrEmpty(labels);
  }
}
