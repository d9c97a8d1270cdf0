package io.skep.spec;

import io.skep.kernel.Rejection.Code;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Networks of the swarm as Swarm takes them. */
public final class NetworkSpecs {
  private static final Pattern PREFIX = Pattern.compile("[0-9]{1,3}");
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9](?:[-_]*[A-Za-z0-9]+)*");
  private static final int LONGEST_NAME = 63;
  private static final Set<String> DRIVERS =
      Set.of("overlay", "bridge", "host", "null", "macvlan", "ipvlan");
  private static final Set<String> PREDEFINED = Set.of("bridge", "host", "none", "default");

  private NetworkSpecs() {}

  /** The first fault of a network that is to be made. */
  public static Optional<SpecFault> invalid(NetworkSpec spec) {
    String name = spec.name() == null ? "" : spec.name();
    String driver = spec.driver() == null ? "" : spec.driver();
    return Faults.first(
        () ->
            PREDEFINED.contains(name)
                ? Optional.of(
                    new SpecFault(
                        false,
                        Code.PERMISSION_DENIED,
                        "operation is not permitted on predefined " + name + " network "))
                : Optional.empty(),
        () -> pools(spec).flatMap(NetworkSpecs::badSubnet).findFirst(),
        () ->
            DRIVERS.contains(driver)
                ? Optional.empty()
                : Optional.of(
                    new SpecFault(false, Code.NOT_FOUND, "plugin \"" + driver + "\" not found")),
        () -> Faults.invalidIf(name.isEmpty(), "name must be provided"),
        () -> Faults.invalidIf(name.length() > LONGEST_NAME, "name must be 63 characters or fewer"),
        () ->
            Faults.invalidIf(
                !NAME.matcher(name).matches(), "name must be valid as a DNS name component"),
        () ->
            Faults.invalidIf(
                spec.ingress() && spec.attachable(), "ingress network cannot be attachable"),
        () -> pools(spec).flatMap(NetworkSpecs::badAddress).findFirst());
  }

  private static Stream<NetworkSpec.IpamPool> pools(NetworkSpec spec) {
    return spec.pools() == null ? Stream.empty() : spec.pools().stream();
  }

  private static Stream<SpecFault> badSubnet(NetworkSpec.IpamPool pool) {
    String subnet = pool.subnet() == null ? "" : pool.subnet();
    return isBlock(subnet)
        ? Stream.empty()
        : Stream.of(
            new SpecFault(
                false,
                Code.UNKNOWN,
                "Invalid subnet " + subnet + " : invalid CIDR address: " + subnet));
  }

  private static Stream<SpecFault> badAddress(NetworkSpec.IpamPool pool) {
    String range = pool.range() == null ? "" : pool.range();
    String gateway = pool.gateway() == null ? "" : pool.gateway();
    return Stream.of(
            Faults.invalidIf(
                !range.isEmpty() && !isBlock(range), "ipam configuration: invalid range " + range),
            Faults.invalidIf(
                !gateway.isEmpty() && !isAddress(gateway),
                "ipam configuration: invalid gateway " + gateway))
        .flatMap(Optional::stream);
  }

  private static boolean isBlock(String text) {
    int slash = text.indexOf('/');
    if (slash <= 0
        || !isAddress(text.substring(0, slash))
        || !PREFIX.matcher(text.substring(slash + 1)).matches()) {
      return false;
    }
    int bits = text.indexOf(':') < 0 ? 32 : 128;
    return Integer.parseInt(text.substring(slash + 1)) <= bits;
  }

  private static boolean isAddress(String text) {
    try {
      return !InetAddress.ofLiteral(text).getHostAddress().isEmpty();
    } catch (IllegalArgumentException noAddress) {
      return false;
    }
  }
}
