package io.skep.spec;

import io.skep.spec.constraint.Constraint;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What Swarm's managers find wrong with a service spec, in their order and words. Unlike theirs, it
 * also looks at the rollback config and at generic resources.
 */
final class ServiceChecks {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9](?:[a-zA-Z0-9_-]*[a-zA-Z0-9])?");
  private static final int LONGEST_NAME = 63;

  private ServiceChecks() {}

  static Optional<SpecFault> check(ServiceSpec spec) {
    TaskSpec task = spec.taskTemplate();
    return Faults.first(
        () -> name(spec.name()),
        () -> task == null ? Optional.empty() : task(task),
        () -> update("update", spec.updateConfig()),
        () -> update("rollback", spec.rollbackConfig()),
        () -> UpdateDeadline.check(spec),
        () -> endpoint(spec.endpointSpec()),
        () -> job(spec));
  }

  static Optional<SpecFault> name(@Nullable String given) {
    String name = given == null ? "" : given;
    return Faults.first(
        () -> Faults.invalidIf(name.isEmpty(), "name must be provided"),
        () ->
            Faults.invalidIf(
                !NAME.matcher(name).matches(), "name must be valid as a DNS name component"),
        () ->
            Faults.invalidIf(name.length() > LONGEST_NAME, "name must be 63 characters or fewer"));
  }

  private static Optional<SpecFault> task(TaskSpec task) {
    return Faults.first(
        () -> ResourceChecks.check(task.resources()),
        () -> restart(task.restartPolicy()),
        () -> placement(task.placement()),
        () -> ReferenceChecks.check(task.containerSpec()),
        () -> ContainerChecks.check(task.containerSpec()));
  }

  private static Optional<SpecFault> restart(@Nullable RestartPolicy policy) {
    if (policy == null) {
      return Optional.empty();
    }
    return Faults.first(
        () ->
            Faults.invalidIf(
                isNegative(policy.delay()), "TaskSpec: restart-delay cannot be negative"),
        () ->
            Faults.invalidIf(
                isNegative(policy.window()), "TaskSpec: restart-window cannot be negative"));
  }

  private static boolean isNegative(@Nullable Long number) {
    return number != null && number < 0;
  }

  private static Optional<SpecFault> placement(@Nullable Placement placement) {
    try {
      Constraint.parseAll(placement == null ? null : placement.constraints());
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      String words = e.getMessage();
      return Optional.of(SpecFault.unknown(words == null ? "bad constraint" : words));
    }
  }

  private static Optional<SpecFault> update(String which, @Nullable UpdateConfig config) {
    if (config == null) {
      return Optional.empty();
    }
    double ratio = config.maxFailureRatio();
    return Faults.first(
        () ->
            Faults.invalidIf(
                config.delay() < 0, "TaskSpec: " + which + "-delay cannot be negative"),
        () ->
            Faults.invalidIf(
                config.monitor() < 0, "TaskSpec: " + which + "-monitor cannot be negative"),
        () ->
            Faults.invalidIf(
                !(ratio >= 0 && ratio <= 1),
                "TaskSpec: " + which + "-maxfailureratio cannot be less than 0 or bigger than 1"));
  }

  private record Published(long port, @Nullable String protocol) {}

  private static Optional<SpecFault> endpoint(@Nullable EndpointSpec endpoint) {
    List<PortConfig> ports = endpoint == null ? null : endpoint.ports();
    if (endpoint == null || ports == null) {
      return Optional.empty();
    }
    Set<Published> seen = new HashSet<>();
    for (PortConfig port : ports) {
      if ("dnsrr".equals(endpoint.mode()) && "ingress".equals(port.publishMode())) {
        return Optional.of(
            SpecFault.invalid(
                "EndpointSpec: port published with ingress mode can't be used with dnsrr mode"));
      }
      if (port.publishedPort() != 0
          && !seen.add(new Published(port.publishedPort(), port.protocol()))) {
        return Optional.of(SpecFault.invalid("EndpointSpec: duplicate published ports provided"));
      }
    }
    return Optional.empty();
  }

  private static Optional<SpecFault> job(ServiceSpec spec) {
    ServiceMode mode = spec.mode();
    boolean job = mode != null && (mode.replicatedJob() != null || mode.globalJob() != null);
    return Faults.invalidIf(
        job && spec.updateConfig() != null, "Jobs may not have an update config");
  }
}
