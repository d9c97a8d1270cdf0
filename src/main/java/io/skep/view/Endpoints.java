package io.skep.view;

import io.skep.kernel.NetworkId;
import io.skep.spec.EndpointSpec;
import io.skep.spec.NetworkAttachment;
import io.skep.spec.PortConfig;
import io.skep.spec.ServiceSpec;
import io.skep.spec.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a service's spec says of networks and ports. */
public final class Endpoints {
  private static final long LAST_PORT = 65_535;

  private Endpoints() {}

  /** The networks that the service's tasks join, as the spec names them. */
  public static List<NetworkAttachment> networks(ServiceSpec spec) {
    TaskSpec task = spec.taskTemplate();
    List<NetworkAttachment> ofTask = task == null ? null : task.networks();
    if (ofTask != null && !ofTask.isEmpty()) {
      return ofTask;
    }
    List<NetworkAttachment> legacy = spec.networks();
    return legacy == null ? List.of() : legacy;
  }

  /** Whether the service publishes a port in the routing mesh. */
  public static boolean usesIngress(ServiceSpec spec) {
    return ports(spec).stream().anyMatch(Endpoints::isIngress);
  }

  static boolean isIngress(PortConfig port) {
    return !"host".equals(port.publishMode());
  }

  static List<PortConfig> ports(ServiceSpec spec) {
    EndpointSpec endpoint = spec.endpointSpec();
    List<PortConfig> ports = endpoint == null ? null : endpoint.ports();
    return ports == null ? List.of() : ports;
  }

  /** Whether all its ports are such: with another one Swarm never gives it any address. */
  static boolean canBeReached(ServiceSpec spec) {
    return ports(spec).stream().allMatch(port -> port.publishedPort() <= LAST_PORT);
  }

  static boolean needsNothing(ServiceSpec spec) {
    return ports(spec).isEmpty() && networks(spec).isEmpty();
  }

  /** The networks in which the service has a virtual address: the routing mesh's first. */
  static List<NetworkId> virtualNetworks(ServiceSpec spec, SharedObjects shared) {
    List<NetworkId> all = new ArrayList<>();
    if (usesIngress(spec)) {
      shared.ingress().ifPresent(all::add);
    }
    EndpointSpec endpoint = spec.endpointSpec();
    if (endpoint != null && "dnsrr".equals(endpoint.mode())) {
      return all;
    }
    for (NetworkAttachment each : networks(spec)) {
      NetworkId id = idOf(each.target(), shared);
      if (id != null && !all.contains(id)) {
        all.add(id);
      }
    }
    return all;
  }

  /** The networks that a task asks to be in: the routing mesh's first. */
  public static List<NetworkId> taskNetworks(
      TaskSpec task, ServiceSpec service, SharedObjects shared) {
    List<NetworkId> all = new ArrayList<>();
    if (usesIngress(service)) {
      shared.ingress().ifPresent(all::add);
    }
    List<NetworkAttachment> own = task.networks();
    for (NetworkAttachment each : own == null || own.isEmpty() ? networks(service) : own) {
      NetworkId id = idOf(each.target(), shared);
      if (id != null && !all.contains(id)) {
        all.add(id);
      }
    }
    return all;
  }

  private static @Nullable NetworkId idOf(@Nullable String target, SharedObjects shared) {
    if (target == null || target.isEmpty()) {
      return null;
    }
    NetworkId id = new NetworkId(target);
    return shared.networks().containsKey(id)
        ? id
        : shared.named("network", target).map(NetworkId::new).orElse(null);
  }
}
