package io.skep.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** A resource limit of a process. */
@DockerJson
public record Ulimit(
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String name, long hard, long soft) {
  /** As Swarm keeps it: a name left out is empty. */
  Ulimit stored() {
    return new Ulimit(Faults.orEmpty(name), hard, soft);
  }
}
