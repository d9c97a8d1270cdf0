package io.skep.spec;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Networks of the swarm as Swarm takes them. */
public final class NetworkSpecs {
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
                        io.skep.kernel.Rejection.Code.PERMISSION_DENIED,
                        "operation is not permitted on predefined " + name + " network "))
                : Optional.empty(),
        () ->
            DRIVERS.contains(driver)
                ? Optional.empty()
                : Optional.of(
                    new SpecFault(
                        false,
                        io.skep.kernel.Rejection.Code.NOT_FOUND,
                        "plugin \"" + driver + "\" not found")),
        () -> Faults.invalidIf(name.isEmpty(), "name must be provided"),
        () -> Faults.invalidIf(name.length() > LONGEST_NAME, "name must be 63 characters or fewer"),
        () ->
            Faults.invalidIf(
                !NAME.matcher(name).matches(), "name must be valid as a DNS name component"),
        () ->
            Faults.invalidIf(
                spec.ingress() && spec.attachable(), "ingress network cannot be attachable"));
  }
}
