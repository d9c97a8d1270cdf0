package io.skep.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the engine itself finds wrong with a service spec, before its managers see it. */
final class ServiceConversion {
  private static final String MISMATCHED = "mismatched Runtime and *Spec fields";
  private static final Set<String> CONDITIONS = Set.of("", "none", "on-failure", "any");
  private static final Set<String> FAILURE_ACTIONS = Set.of("", "pause", "continue", "rollback");
  private static final Set<String> ORDERS = Set.of("", "stop-first", "start-first");
  private static final Set<String> RESOLUTIONS = Set.of("", "vip", "dnsrr");
  private static final Set<String> MOUNTS =
      Set.of("", "bind", "volume", "tmpfs", "npipe", "cluster", "image");
  private static final Set<String> PROPAGATIONS =
      Set.of("", "private", "rprivate", "shared", "rshared", "slave", "rslave");

  private ServiceConversion() {}

  static Optional<SpecFault> check(ServiceSpec spec) {
    TaskSpec task = spec.taskTemplate();
    return Faults.first(
        () -> runtime(task),
        () -> task == null ? Optional.empty() : container(task.containerSpec()),
        () -> task == null ? Optional.empty() : restart(task.restartPolicy()),
        () -> update(spec.updateConfig()),
        () -> update(spec.rollbackConfig()),
        () -> endpoint(spec.endpointSpec()),
        () -> modes(spec.mode()));
  }

  private static Optional<SpecFault> runtime(@Nullable TaskSpec task) {
    String runtime = task == null ? "" : text(task.runtime());
    return switch (runtime) {
      case "", "container" ->
          Faults.unreadableIf(task == null || task.containerSpec() == null, MISMATCHED);
      case "plugin" ->
          Optional.of(
              task == null || task.pluginSpec() == null
                  ? SpecFault.unreadable(MISMATCHED)
                  : new SpecFault(
                      false,
                      io.skep.kernel.Rejection.Code.UNIMPLEMENTED,
                      "services of engine plugins are not supported by Skep"));
      default -> Optional.of(SpecFault.unreadable("unsupported runtime"));
    };
  }

  private static Optional<SpecFault> container(@Nullable ContainerSpec container) {
    return container == null
        ? Optional.empty()
        : Faults.first(
            () -> credentials(container.privileges()),
            () -> configs(container.configs()),
            () -> mounts(container.mounts()));
  }

  private static Optional<SpecFault> credentials(@Nullable Privileges privileges) {
    CredentialSpec spec = privileges == null ? null : privileges.credentialSpec();
    if (spec == null) {
      return Optional.empty();
    }
    List<String> from = new ArrayList<>();
    given("config", spec.config(), from);
    given("file", spec.file(), from);
    given("registry", spec.registry(), from);
    return switch (from.size()) {
      case 0 ->
          invalidCredentials(
              "must either provide \"file\", \"registry\", or \"config\" for credential spec");
      case 1 -> Optional.empty();
      case 2 ->
          invalidCredentials(
              "cannot specify both " + String.join(" and ", from) + " credential specs");
      default ->
          invalidCredentials(
              "cannot specify both \"config\", \"file\", and \"registry\" credential specs");
    };
  }

  private static void given(String kind, @Nullable String value, List<String> from) {
    if (!Faults.isEmpty(value)) {
      from.add(Faults.quoted(kind));
    }
  }

  private static Optional<SpecFault> invalidCredentials(String why) {
    return Optional.of(SpecFault.unreadable("invalid CredentialSpec: " + why));
  }

  private static Optional<SpecFault> configs(@Nullable List<ConfigReference> configs) {
    for (ConfigReference each : configs == null ? List.<ConfigReference>of() : configs) {
      if (each.file() == null && each.runtime() == null) {
        return Optional.of(
            SpecFault.unreadable("invalid Config: either File or Runtime should be set"));
      }
      if (each.file() != null && each.runtime() != null) {
        return Optional.of(
            SpecFault.unreadable("invalid Config: cannot specify both File and Runtime"));
      }
    }
    return Optional.empty();
  }

  private static Optional<SpecFault> mounts(@Nullable List<Mount> mounts) {
    for (Mount mount : mounts == null ? List.<Mount>of() : mounts) {
      String type = text(mount.type());
      if (!MOUNTS.contains(type.toLowerCase(Locale.ROOT))) {
        return Optional.of(
            SpecFault.unreadable("invalid MountType: " + Faults.quoted(mount.type())));
      }
      String propagation =
          mount.bindOptions() == null ? "" : text(mount.bindOptions().propagation());
      if (!PROPAGATIONS.contains(propagation.toLowerCase(Locale.ROOT))) {
        return Optional.of(
            SpecFault.unreadable("invalid MountPropagation: " + Faults.quoted(propagation)));
      }
    }
    return Optional.empty();
  }

  private static Optional<SpecFault> restart(@Nullable RestartPolicy policy) {
    String condition = policy == null ? "" : text(policy.condition());
    return Faults.unreadableIf(
        !CONDITIONS.contains(condition), "invalid RestartCondition: " + Faults.quoted(condition));
  }

  private static Optional<SpecFault> update(@Nullable UpdateConfig update) {
    String action = update == null ? "" : text(update.failureAction());
    String order = update == null ? "" : text(update.order());
    return Faults.first(
        () ->
            Faults.unreadableIf(
                !FAILURE_ACTIONS.contains(action), "unrecognized update failure action " + action),
        () -> Faults.unreadableIf(!ORDERS.contains(order), "unrecognized update order " + order));
  }

  private static Optional<SpecFault> endpoint(@Nullable EndpointSpec endpoint) {
    String mode = endpoint == null ? "" : text(endpoint.mode());
    return Faults.unreadableIf(
        !RESOLUTIONS.contains(mode), "invalid resolution mode: " + Faults.quoted(mode));
  }

  private static Optional<SpecFault> modes(@Nullable ServiceMode mode) {
    if (mode == null) {
      return Optional.empty();
    }
    int given =
        one(mode.replicated())
            + one(mode.global())
            + one(mode.replicatedJob())
            + one(mode.globalJob());
    return Faults.unreadableIf(given > 1, "must specify only one service mode");
  }

  private static int one(@Nullable Object mode) {
    return mode == null ? 0 : 1;
  }

  private static String text(@Nullable String given) {
    return given == null ? "" : given;
  }
}
