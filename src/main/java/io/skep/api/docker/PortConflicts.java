package io.skep.api.docker;

import io.skep.kernel.Rejection;
import io.skep.kernel.ServiceId;
import io.skep.service.Service;
import io.skep.spec.EndpointSpec;
import io.skep.spec.PortConfig;
import io.skep.spec.ServiceSpec;
import io.skep.spec.SpecFault;
import io.skep.view.Entry;
import io.skep.view.ServiceAddresses;
import io.skep.view.SwarmView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A port in the routing mesh is one service's alone; ports of hosts may be shared. */
public final class PortConflicts {
  private PortConflicts() {}

  /**
   * The first port of the spec that another service has.
   *
   * @param self the service that is updated, null for a new one
   */
  static Optional<SpecFault> find(SwarmView view, ServiceSpec spec, @Nullable ServiceId self) {
    for (PortConfig wanted : ports(spec)) {
      if (wanted.publishedPort() == 0) {
        continue;
      }
      for (Map.Entry<ServiceId, Entry<Service>> other : view.services().entrySet()) {
        if (other.getKey().equals(self)) {
          continue;
        }
        Service service = other.getValue().value();
        for (PortConfig taken : taken(view, other.getKey(), service)) {
          if (clash(wanted, taken)) {
            return Optional.of(fault(taken, service, other.getKey()));
          }
        }
      }
    }
    return Optional.empty();
  }

  private static List<PortConfig> ports(ServiceSpec spec) {
    EndpointSpec endpoint = spec.endpointSpec();
    List<PortConfig> ports = endpoint == null ? null : endpoint.ports();
    return ports == null ? List.of() : ports;
  }

  /** A service's ports with those that the swarm picked for it. */
  private static List<PortConfig> taken(SwarmView view, ServiceId id, Service service) {
    return view.shared()
        .addresses()
        .of(id)
        .map(ServiceAddresses::ports)
        .orElseGet(() -> ports(service.spec()));
  }

  private static boolean clash(PortConfig a, PortConfig b) {
    return a.publishedPort() == b.publishedPort()
        && String.valueOf(a.protocol()).equals(b.protocol())
        && ("ingress".equals(a.publishMode()) || "ingress".equals(b.publishMode()));
  }

  private static SpecFault fault(PortConfig port, Service service, ServiceId id) {
    boolean ingress = "ingress".equals(port.publishMode());
    return new SpecFault(
        true,
        Rejection.Code.INVALID_ARGUMENT,
        "port '%d' is already in use by service '%s' (%s) as %s port"
            .formatted(
                port.publishedPort(),
                service.name(),
                id,
                ingress ? "an ingress" : "a host-published"));
  }
}
