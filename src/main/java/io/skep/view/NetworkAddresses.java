package io.skep.view;

import io.skep.spec.Ipv4Block;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was cut for an overlay network.
 *
 * @param vxlan the network's VXLAN id, from 4096
 */
public record NetworkAddresses(List<Subnet> subnets, long vxlan) {
  /** Copies the list. */
  public NetworkAddresses {
    subnets = List.copyOf(subnets);
  }

  /** An address given out, and what is left. */
  record Given(String address, NetworkAddresses left) {}

  Optional<Given> give() {
    for (int i = 0; i < subnets.size(); i++) {
      Subnet next = subnets.get(i).giving();
      if (next != null) {
        List<Subnet> all = new ArrayList<>(subnets);
        all.set(i, next);
        return Optional.of(new Given(next.given(), new NetworkAddresses(all, vxlan)));
      }
    }
    return Optional.empty();
  }

  NetworkAddresses without(String cidr) {
    Optional<Long> address = Ipv4Block.address(cidr.substring(0, cidr.indexOf('/')));
    return address.isEmpty()
        ? this
        : new NetworkAddresses(
            subnets.stream().map(subnet -> subnet.without(address.get())).toList(), vxlan);
  }

  boolean overlaps(Ipv4Block block) {
    return subnets.stream().anyMatch(subnet -> subnet.block().overlaps(block));
  }
}
