package io.skep.api.docker;

import io.skep.kernel.Immutable;
import io.skep.spec.SwarmSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A checked request to make a swarm.
 *
 * @param listenHost an IP address, 0.0.0.0 for all
 * @param advertiseHost the IP address others reach this node by; null to choose one
 * @param advertisePort the port with it, by default the listen port
 * @param dataPathHost the IP address for the traffic of containers; null for the advertised one
 * @param dataPathPort the UDP port of that traffic
 * @param spec with all defaults filled in
 * @param availability active, pause or drain
 * @param autoLock whether managers are to start locked
 * @param addressPools CIDRs that networks are cut from, null for Docker's default
 * @param subnetSize the prefix length of each network cut from them
 */
public record SwarmInit(
    String listenHost,
    int listenPort,
    @Nullable String advertiseHost,
    int advertisePort,
    @Nullable String dataPathHost,
    int dataPathPort,
    SwarmSpec spec,
    String availability,
    boolean autoLock,
    @Nullable List<String> addressPools,
    int subnetSize) {
  /** Copies the list. */
  public SwarmInit {
    addressPools = Immutable.list(addressPools);
  }
}
