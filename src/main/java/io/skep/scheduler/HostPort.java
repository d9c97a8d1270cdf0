package io.skep.scheduler;

import io.skep.spec.EndpointSpec;
import io.skep.spec.PortConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A port that a task takes on its node itself. */
record HostPort(String protocol, long port) {
  /** The fixed host ports of an endpoint; those the engine picks cannot clash. */
  static List<HostPort> of(@Nullable EndpointSpec endpoint) {
    List<PortConfig> ports = endpoint == null ? null : endpoint.ports();
    return ports == null
        ? List.of()
        : ports.stream()
            .filter(port -> "host".equals(port.publishMode()) && port.publishedPort() != 0)
            .map(port -> new HostPort(protocol(port.protocol()), port.publishedPort()))
            .toList();
  }

  private static String protocol(@Nullable String protocol) {
    return protocol == null || protocol.isEmpty() ? "tcp" : protocol;
  }
}
