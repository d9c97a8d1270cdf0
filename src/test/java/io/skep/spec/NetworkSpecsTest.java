package io.skep.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.spec.NetworkSpec.IpamPool;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Docker says of a network's addresses that are none. */
final class NetworkSpecsTest {
  private static Optional<String> fault(
      String subnet, @Nullable String range, @Nullable String gateway) {
    List<IpamPool> pools = List.of(new IpamPool(subnet, range, gateway));
    NetworkSpec spec =
        new NetworkSpec(
            "n", Map.of(), "overlay", null, false, false, false, false, null, null, pools, false);
    return NetworkSpecs.invalid(spec).map(SpecFault::message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10.0.0.0", "10.0.0.0/33", "10.0.0.256/24", "a/8", "10.0.0.0/x"})
  void aSubnetThatIsNone(String subnet) {
    assertThat(fault(subnet, null, null))
        .hasValue("Invalid subnet " + subnet + " : invalid CIDR address: " + subnet);
  }

  @Test
  void aRangeOrAGatewayThatIsNone() {
    assertThat(fault("10.0.0.0/24", "10.0.0", null))
        .hasValue("ipam configuration: invalid range 10.0.0");
    assertThat(fault("10.0.0.0/24", null, "10.0.0.1/24"))
        .hasValue("ipam configuration: invalid gateway 10.0.0.1/24");
  }

  @Test
  void addressesOfBothFamilies() {
    assertThat(fault("10.0.0.0/24", "10.0.0.128/25", "10.0.0.1")).isEmpty();
    assertThat(fault("2001:db8::/64", null, "2001:db8::1")).isEmpty();
  }
}
