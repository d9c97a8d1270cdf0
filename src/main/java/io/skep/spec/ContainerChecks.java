package io.skep.spec;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The image, the mounts and the health check of a container. */
final class ContainerChecks {
  private static final long LEAST_NANOS = 1_000_000;

  private ContainerChecks() {}

  static Optional<SpecFault> check(@Nullable ContainerSpec container) {
    if (container == null) {
      return Optional.of(SpecFault.invalid("TaskSpec: missing runtime"));
    }
    return Faults.first(
        () -> image(container.image()),
        () -> mounts(container.mounts()),
        () -> health(container.healthcheck()));
  }

  private static Optional<SpecFault> image(@Nullable String given) {
    String image = given == null ? "" : given;
    return Faults.first(
        () -> Faults.invalidIf(image.isEmpty(), "ContainerSpec: image reference must be provided"),
        () ->
            Faults.invalidIf(
                !ImageReference.isValid(image),
                "ContainerSpec: " + Faults.quoted(image) + " is not a valid repository/tag"));
  }

  private static Optional<SpecFault> mounts(@Nullable List<Mount> mounts) {
    Set<String> targets = new HashSet<>();
    for (Mount mount : mounts == null ? List.<Mount>of() : mounts) {
      String target = mount.target() == null ? "" : mount.target();
      if (!targets.add(target)) {
        return Optional.of(SpecFault.invalid("ContainerSpec: duplicate mount point: " + target));
      }
    }
    return Optional.empty();
  }

  private static Optional<SpecFault> health(@Nullable Healthcheck check) {
    if (check == null) {
      return Optional.empty();
    }
    return Faults.first(
        () -> least("Interval", check.interval()),
        () -> least("Timeout", check.timeout()),
        () -> least("StartPeriod", check.startPeriod()),
        () -> least("StartInterval", check.startInterval()),
        () ->
            Faults.invalidIf(
                check.retries() < 0, "ContainerSpec: Retries in HealthConfig cannot be negative"));
  }

  private static Optional<SpecFault> least(String which, long nanos) {
    return Faults.invalidIf(
        nanos != 0 && nanos < LEAST_NANOS,
        "ContainerSpec: " + which + " in HealthConfig cannot be less than 1ms");
  }
}
