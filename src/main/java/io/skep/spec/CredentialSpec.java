package io.skep.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** A Windows credential spec: from a config, a file or the registry. */
@DockerJson
public record CredentialSpec(
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String config,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String file,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String registry) {
  /** As Swarm keeps it: what it is not from is empty. */
  CredentialSpec stored() {
    return new CredentialSpec(
        Faults.orEmpty(config), Faults.orEmpty(file), Faults.orEmpty(registry));
  }
}
