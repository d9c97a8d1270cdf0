package io.skep.spec;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The secrets and configs that a container refers to: named in full, each under its own file. */
final class ReferenceChecks {
  private ReferenceChecks() {}

  static Optional<SpecFault> check(@Nullable ContainerSpec container) {
    if (container == null) {
      return Optional.empty();
    }
    return Faults.first(
        () -> secrets(container.secrets()),
        () -> configs(container.configs()),
        () -> credentials(container));
  }

  private static Optional<SpecFault> credentials(ContainerSpec container) {
    Privileges privileges = container.privileges();
    CredentialSpec spec = privileges == null ? null : privileges.credentialSpec();
    String config = spec == null ? "" : Faults.orEmpty(spec.config());
    List<ConfigReference> configs = container.configs();
    boolean there =
        configs != null
            && configs.stream()
                .anyMatch(each -> each.runtime() != null && config.equals(each.configId()));
    return Faults.invalidIf(
        !config.isEmpty() && !there,
        "CredentialSpec references config '"
            + config
            + "', but that config isn't in config references with RuntimeTarget");
  }

  private static Optional<SpecFault> secrets(@Nullable List<SecretReference> references) {
    Map<String, String> targets = new HashMap<>();
    for (SecretReference each : references == null ? List.<SecretReference>of() : references) {
      Optional<SpecFault> fault =
          one("secret", each.secretId(), each.secretName(), each.file(), false, targets);
      if (fault.isPresent()) {
        return fault;
      }
    }
    return Optional.empty();
  }

  private static Optional<SpecFault> configs(@Nullable List<ConfigReference> references) {
    Map<String, String> targets = new HashMap<>();
    for (ConfigReference each : references == null ? List.<ConfigReference>of() : references) {
      boolean runtime = each.runtime() != null;
      Optional<SpecFault> fault =
          one("config", each.configId(), each.configName(), each.file(), runtime, targets);
      if (fault.isPresent()) {
        return fault;
      }
    }
    return Optional.empty();
  }

  private static Optional<SpecFault> one(
      String kind,
      @Nullable String id,
      @Nullable String name,
      @Nullable FileTarget file,
      boolean runtime,
      Map<String, String> targets) {
    if (id == null || name == null || id.isEmpty() || name.isEmpty()) {
      return Optional.of(SpecFault.invalid("malformed " + kind + " reference"));
    }
    if (file == null) {
      return Faults.invalidIf(!runtime, "malformed " + kind + " reference, no target provided");
    }
    String target = file.name();
    if (target == null || target.isEmpty()) {
      return Optional.of(
          SpecFault.invalid(
              "malformed file " + kind + " reference, invalid target file name provided"));
    }
    String other = targets.putIfAbsent(target, name);
    return Faults.invalidIf(
        other != null,
        kind
            + " references '"
            + other
            + "' and '"
            + name
            + "' have a conflicting target: '"
            + target
            + "'");
  }
}
