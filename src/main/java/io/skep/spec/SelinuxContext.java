package io.skep.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** SELinux labels of a container. */
@DockerJson
public record SelinuxContext(
    boolean disable,
    @JsonInclude @Nullable String user,
    @JsonInclude @Nullable String role,
    @JsonInclude @Nullable String type,
    @JsonInclude @Nullable String level) {
  /** As Swarm keeps it: what is not given is empty. */
  SelinuxContext stored() {
    return new SelinuxContext(
        disable,
        Faults.orEmpty(user),
        Faults.orEmpty(role),
        Faults.orEmpty(type),
        Faults.orEmpty(level));
  }
}
