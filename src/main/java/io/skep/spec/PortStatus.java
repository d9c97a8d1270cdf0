package io.skep.spec;

import io.skep.kernel.Immutable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ports that a task publishes on its host. */
@DockerJson
public record PortStatus(@Nullable List<PortConfig> ports) {
  /** Copies its collections. */
  public PortStatus {
    ports = Immutable.list(ports);
  }
}
