package io.skep.api.docker;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.skep.spec.DockerJson;
import io.skep.spec.NetworkSpec;
import io.skep.spec.NetworkSpec.IpamPool;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A network as a client asks for it. */
@DockerJson
record NetworkRequest(
    @Nullable String name,
    @Nullable String driver,
    @Nullable String scope,
    @JsonProperty("IPAM") @Nullable Ipam ipam,
    boolean internal,
    boolean attachable,
    boolean ingress,
    @JsonProperty("EnableIPv6") boolean enableIpv6,
    @Nullable Map<String, String> options,
    @Nullable Map<String, String> labels,
    boolean checkDuplicate) {
  /** Where its addresses come from. */
  @DockerJson
  record Ipam(
      @Nullable String driver,
      @Nullable Map<String, String> options,
      @Nullable List<IpamPool> config) {}

  /** Whether it is to span the swarm. */
  boolean spans() {
    return "overlay".equals(driver) || "swarm".equals(scope) || ingress;
  }

  NetworkSpec spec() {
    String named = driver == null || driver.isEmpty() ? "overlay" : driver;
    String addresses = ipam == null ? null : ipam.driver();
    return new NetworkSpec(
        name,
        labels,
        named,
        options,
        internal,
        attachable,
        ingress,
        enableIpv6,
        addresses == null || addresses.isEmpty() ? "default" : addresses,
        ipam == null || ipam.options() == null || ipam.options().isEmpty() ? null : ipam.options(),
        ipam == null ? null : ipam.config(),
        false);
  }
}
