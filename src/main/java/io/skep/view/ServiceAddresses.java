package io.skep.view;

import io.skep.kernel.NetworkId;
import io.skep.spec.PortConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a service is reached.
 *
 * @param ports its published ports, those that the swarm picked filled in
 */
public record ServiceAddresses(List<VirtualIp> virtualIps, List<PortConfig> ports) {
  /** Copies the lists. */
  public ServiceAddresses {
    virtualIps = List.copyOf(virtualIps);
    ports = List.copyOf(ports);
  }

  /** The service's one address in a network; null in one that each engine has by itself. */
  public record VirtualIp(NetworkId network, @Nullable String address) {}

  boolean isEmpty() {
    return virtualIps.isEmpty() && ports.isEmpty();
  }
}
