package io.skep.spec;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Least amounts of resources, and generic resources that make sense. */
final class ResourceChecks {
  private static final long LEAST_NANO_CPUS = 1_000_000;
  private static final long LEAST_MEMORY = 4L * 1024 * 1024;
  private static final int SMALLEST_PLAIN_EXPONENT = -4;

  private ResourceChecks() {}

  static Optional<SpecFault> check(@Nullable ResourceRequirements resources) {
    if (resources == null) {
      return Optional.empty();
    }
    ResourceLimits limits = resources.limits();
    Resources reservations = resources.reservations();
    return Faults.first(
        () -> limits == null ? Optional.empty() : amounts(limits.nanoCpus(), limits.memoryBytes()),
        () ->
            reservations == null
                ? Optional.empty()
                : amounts(reservations.nanoCpus(), reservations.memoryBytes()),
        () -> reservations == null ? Optional.empty() : generic(reservations.genericResources()));
  }

  private static Optional<SpecFault> amounts(long nanoCpus, long memory) {
    return Faults.first(
        () ->
            Faults.invalidIf(
                nanoCpus != 0 && nanoCpus < LEAST_NANO_CPUS,
                "invalid cpu value " + general(nanoCpus) + ": Must be at least 0.001"),
        () ->
            Faults.invalidIf(
                memory != 0 && memory < LEAST_MEMORY,
                "invalid memory value " + memory + ": Must be at least 4MiB"));
  }

  /** Billionths as Go's {@code %g} prints them. */
  private static String general(long nanos) {
    BigDecimal value = BigDecimal.valueOf(nanos, 9).stripTrailingZeros();
    int exponent = value.precision() - value.scale() - 1;
    if (exponent >= SMALLEST_PLAIN_EXPONENT) {
      return value.toPlainString();
    }
    String digits = value.unscaledValue().abs().toString();
    String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
    return (nanos < 0 ? "-" : "")
        + digits.charAt(0)
        + fraction
        + String.format("e-%02d", -exponent);
  }

  private static Optional<SpecFault> generic(@Nullable List<GenericResource> resources) {
    for (GenericResource resource : resources == null ? List.<GenericResource>of() : resources) {
      DiscreteResource discrete = resource.discreteResourceSpec();
      NamedResource name = resource.namedResourceSpec();
      if ((discrete == null) == (name == null)) {
        return Optional.of(
            SpecFault.invalid("generic resource: expected either a named or a discrete one"));
      }
      String kind = discrete != null ? discrete.kind() : name == null ? null : name.kind();
      if (kind == null || kind.isEmpty()) {
        return Optional.of(SpecFault.invalid("generic resource: no kind"));
      }
      if (discrete != null && discrete.value() <= 0) {
        return Optional.of(
            SpecFault.invalid(
                "generic resource " + kind + ": " + discrete.value() + " (expected: > 0)"));
      }
    }
    return Optional.empty();
  }
}
