package io.skep.view;

import io.skep.cluster.Cluster;
import io.skep.kernel.NetworkId;
import io.skep.kernel.ServiceId;
import io.skep.network.Network;
import io.skep.service.Service;
import io.skep.spec.Ipv4Block;
import io.skep.spec.NetworkSpec;
import io.skep.spec.NetworkSpec.IpamPool;
import io.skep.view.ServiceAddresses.VirtualIp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * Which addresses networks and services have.
 *
 * <p>Cut in the order of the log from the swarm's pools, so every manager comes to the same without
 * asking another. The rules are part of the stored form: another way of cutting would give
 * addresses in use to somebody else, so they must not change for events that are written.
 *
 * @param lastPorts the dynamic port that was given last, by protocol
 * @param lastCut the end of the pool's block that was cut last
 */
public record Addressing(
    PMap<NetworkId, NetworkAddresses> networks,
    PMap<ServiceId, ServiceAddresses> services,
    long lastCut,
    long lastVxlan,
    PMap<String, Long> lastPorts) {
  private static final long FIRST_VXLAN = 4096;
  private static final String DEFAULT_POOL = "10.0.0.0/8";
  private static final int DEFAULT_SIZE = 24;

  /** Nothing has an address. */
  static final Addressing NONE =
      new Addressing(
          HashTreePMap.empty(), HashTreePMap.empty(), -1, FIRST_VXLAN - 1, DynamicPorts.BEFORE);

  /** What was cut for a network; empty for one without subnets, or where they are taken. */
  public Optional<NetworkAddresses> of(NetworkId id) {
    return Optional.ofNullable(networks.get(id));
  }

  /** Where a service is reached; empty for one that publishes nothing and is in no network. */
  public Optional<ServiceAddresses> of(ServiceId id) {
    return Optional.ofNullable(services.get(id));
  }

  Addressing with(NetworkId id, NetworkSpec spec, @Nullable Entry<Cluster> cluster) {
    if (spec.predefined() || !"overlay".equals(spec.driver())) {
      return this;
    }
    List<IpamPool> asked = spec.pools() == null ? List.of() : spec.pools();
    Optional<Ipv4Block> cut = asked.isEmpty() ? cut(cluster) : Optional.empty();
    List<Subnet> subnets = new ArrayList<>();
    if (cut.isPresent()) {
      Subnet.of(new IpamPool(cut.get().toString(), null, null)).ifPresent(subnets::add);
    }
    asked.stream().map(Subnet::of).flatMap(Optional::stream).forEach(subnets::add);
    boolean taken = subnets.stream().anyMatch(subnet -> isTaken(subnet.block()));
    if (taken || subnets.size() < Math.max(1, asked.size())) {
      return this;
    }
    long vxlan = lastVxlan + 1;
    return new Addressing(
        networks.plus(id, new NetworkAddresses(subnets, vxlan)),
        services,
        cut.map(Ipv4Block::last).orElse(lastCut),
        vxlan,
        lastPorts);
  }

  private boolean isTaken(Ipv4Block block) {
    return networks.values().stream().anyMatch(other -> other.overlaps(block));
  }

  /** The next free block of the pools behind the one cut last, else the first free one. */
  private Optional<Ipv4Block> cut(@Nullable Entry<Cluster> cluster) {
    List<String> given = cluster == null ? null : cluster.value().addressPools();
    List<String> pools = given == null || given.isEmpty() ? List.of(DEFAULT_POOL) : given;
    long size = cluster == null ? 0 : cluster.value().subnetSize();
    int bits = size < 1 || size > 30 ? DEFAULT_SIZE : (int) size;
    List<Ipv4Block> blocks =
        pools.stream().map(Ipv4Block::parse).flatMap(Optional::stream).toList();
    Optional<Ipv4Block> behind = free(blocks, bits, lastCut);
    return behind.isPresent() ? behind : free(blocks, bits, -1);
  }

  private Optional<Ipv4Block> free(List<Ipv4Block> pools, int bits, long behind) {
    int begin = 0;
    for (int i = 0; i < pools.size(); i++) {
      if (behind >= pools.get(i).base() && behind <= pools.get(i).last()) {
        begin = i;
      }
    }
    for (Ipv4Block pool : pools.subList(begin, pools.size())) {
      long step = new Ipv4Block(0, Math.max(bits, pool.bits())).size();
      boolean within = behind >= pool.base() && behind < pool.last();
      for (long at = within ? behind + 1 : pool.base(); at <= pool.last(); at += step) {
        Ipv4Block block = new Ipv4Block(at, Math.max(bits, pool.bits()));
        if (!isTaken(block)) {
          return Optional.of(block);
        }
      }
    }
    return Optional.empty();
  }

  Addressing without(NetworkId id) {
    return new Addressing(networks.minus(id), services, lastCut, lastVxlan, lastPorts);
  }

  /** What a service is to have by its spec now; null for one that is gone. */
  Addressing with(ServiceId id, @Nullable Service found, SharedObjects shared) {
    Service service = found != null && Endpoints.canBeReached(found.spec()) ? found : null;
    ServiceAddresses before = services.get(id);
    if (before == null && (service == null || Endpoints.needsNothing(service.spec()))) {
      return this;
    }
    List<VirtualIp> had = before == null ? List.of() : before.virtualIps();
    List<NetworkId> wanted =
        service == null ? List.of() : Endpoints.virtualNetworks(service.spec(), shared);
    PMap<NetworkId, NetworkAddresses> left = networks;
    List<VirtualIp> now = new ArrayList<>();
    for (VirtualIp vip : had) {
      NetworkAddresses network = left.get(vip.network());
      if (wanted.contains(vip.network())) {
        now.add(vip);
      } else if (network != null && vip.address() != null) {
        left = left.plus(vip.network(), network.without(vip.address()));
      }
    }
    for (NetworkId network : wanted) {
      if (now.stream().noneMatch(vip -> vip.network().equals(network))) {
        NetworkAddresses addresses = left.get(network);
        Optional<NetworkAddresses.Given> given =
            addresses == null ? Optional.empty() : addresses.give();
        if (given.isPresent()) {
          left = left.plus(network, given.get().left());
          now.add(new VirtualIp(network, given.get().address()));
        } else if (isPredefined(shared, network)) {
          now.add(new VirtualIp(network, null));
        }
      }
    }
    DynamicPorts ports = DynamicPorts.pick(this, id, service);
    ServiceAddresses all = new ServiceAddresses(now, ports.ports());
    return new Addressing(
        left,
        all.isEmpty() ? services.minus(id) : services.plus(id, all),
        lastCut,
        lastVxlan,
        ports.last());
  }

  private static boolean isPredefined(SharedObjects shared, NetworkId id) {
    Entry<Network> network = shared.networks().get(id);
    return network != null && network.value().spec().predefined();
  }
}
