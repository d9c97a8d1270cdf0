package io.skep.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.skep.kernel.Immutable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A network of the swarm as a client asks for it.
 *
 * @param ipamOptions for the driver that gives out addresses
 * @param predefined whether it stands for a network that each engine has by itself: host, bridge
 */
@DockerJson
public record NetworkSpec(
    @Nullable String name,
    @JsonInclude @Nullable Map<String, String> labels,
    @Nullable String driver,
    @Nullable Map<String, String> options,
    @OmitZero boolean internal,
    @OmitZero boolean attachable,
    @OmitZero boolean ingress,
    @JsonProperty("IPv6") @OmitZero boolean ipv6,
    @Nullable String ipamDriver,
    @Nullable Map<String, String> ipamOptions,
    @Nullable List<IpamPool> pools,
    @OmitZero boolean predefined) {
  /** Copies its collections. */
  public NetworkSpec {
    labels = Immutable.sortedOrEmpty(labels);
    options = Immutable.sorted(options);
    ipamOptions = Immutable.sorted(ipamOptions);
    pools = Immutable.list(pools);
  }

  /** One pool of addresses: a subnet as CIDR, and optionally the part to give out and a gateway. */
  @DockerJson
  public record IpamPool(
      @Nullable String subnet,
      @JsonProperty("IPRange") @Nullable String range,
      @Nullable String gateway) {}

  /** The networks that a swarm begins with. */
  public static List<NetworkSpec> initial() {
    return List.of(routingMesh(), predefined("host"), predefined("bridge"));
  }

  /** A network that each engine has by itself, under the same name and driver. */
  private static NetworkSpec predefined(String name) {
    return new NetworkSpec(
        name,
        Map.of("com.docker.swarm.predefined", "true"),
        name,
        null,
        false,
        false,
        false,
        false,
        null,
        null,
        null,
        true);
  }

  /** The routing mesh's network, as a swarm begins with it. */
  private static NetworkSpec routingMesh() {
    return new NetworkSpec(
        "ingress", Map.of(), "overlay", null, false, false, true, false, "default", null, null,
        false);
  }
}
