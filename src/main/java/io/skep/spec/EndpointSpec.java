package io.skep.spec;

import io.skep.kernel.Immutable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a service is reached. */
@DockerJson
public record EndpointSpec(@Nullable String mode, @Nullable List<PortConfig> ports) {
  /** Copies its collections. */
  public EndpointSpec {
    ports = Immutable.list(ports);
  }
}
