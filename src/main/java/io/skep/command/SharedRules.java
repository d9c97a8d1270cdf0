package io.skep.command;

import io.skep.kernel.ConfigId;
import io.skep.kernel.NetworkId;
import io.skep.kernel.ObjectRejection.NameTaken;
import io.skep.kernel.Rejection;
import io.skep.kernel.SecretId;
import io.skep.kernel.ServiceId;
import io.skep.network.Network;
import io.skep.network.NetworkRejection;
import io.skep.payload.PayloadRejection.InUse;
import io.skep.payload.SealedPayload;
import io.skep.service.Service;
import io.skep.service.ServiceRejection.ReferencesNotFound;
import io.skep.spec.ConfigReference;
import io.skep.spec.ContainerSpec;
import io.skep.spec.NetworkSpec;
import io.skep.spec.SecretReference;
import io.skep.spec.ServiceSpec;
import io.skep.spec.TaskSpec;
import io.skep.view.Endpoints;
import io.skep.view.Entry;
import io.skep.view.SharedObjects;
import io.skep.view.SwarmView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What must hold between services and the secrets, configs and networks they name. */
public final class SharedRules {
  private SharedRules() {}

  /** The secrets and configs of a spec that are not there, under that name. */
  public static Optional<Rejection> missing(SwarmView view, ServiceSpec spec) {
    SharedObjects shared = view.shared();
    List<String> secrets = new ArrayList<>();
    for (SecretReference each : secrets(spec)) {
      boolean there =
          shared
              .named("secret", String.valueOf(each.secretName()))
              .filter(id -> id.equals(each.secretId()))
              .isPresent();
      if (!there) {
        secrets.add(String.valueOf(each.secretName()));
      }
    }
    if (!secrets.isEmpty()) {
      return Optional.of(new ReferencesNotFound("secret", secrets));
    }
    List<String> configs = new ArrayList<>();
    for (ConfigReference each : configs(spec)) {
      boolean there =
          shared
              .named("config", String.valueOf(each.configName()))
              .filter(id -> id.equals(each.configId()))
              .isPresent();
      if (!there) {
        configs.add(String.valueOf(each.configName()));
      }
    }
    return configs.isEmpty()
        ? Optional.empty()
        : Optional.of(new ReferencesNotFound("config", configs));
  }

  /** Why a secret, or config, of this name cannot be made. */
  static Optional<Rejection> payloadName(SwarmView view, String kind, String id, String name) {
    return taken(view, kind, id, name).map(other -> new NameTaken(kind, name));
  }

  private static Optional<String> taken(SwarmView view, String kind, String id, String name) {
    return view.shared().named(kind, name).filter(other -> !other.equals(id));
  }

  /** Why a network cannot be made. */
  public static Optional<Rejection> network(SwarmView view, NetworkId id, NetworkSpec spec) {
    if (spec.ingress()) {
      Optional<NetworkId> present = view.shared().ingress().filter(other -> !other.equals(id));
      if (present.isPresent()) {
        return present.map(other -> new NetworkRejection.IngressPresent(other.value()));
      }
    }
    String name = Objects.requireNonNullElse(spec.name(), "");
    return taken(view, "network", id.value(), name).map(other -> new NameTaken("network", name));
  }

  /** Why a secret cannot be removed. */
  static Optional<Rejection> secretRemoval(SwarmView view, SecretId id) {
    return inUse(
        view,
        "secret",
        view.shared().secrets().get(id),
        spec -> secrets(spec).stream().anyMatch(r -> id.value().equals(r.secretId())));
  }

  /** Why a config cannot be removed. */
  static Optional<Rejection> configRemoval(SwarmView view, ConfigId id) {
    return inUse(
        view,
        "config",
        view.shared().configs().get(id),
        spec -> configs(spec).stream().anyMatch(r -> id.value().equals(r.configId())));
  }

  private static Optional<Rejection> inUse(
      SwarmView view,
      String kind,
      @Nullable Entry<SealedPayload> entry,
      Predicate<ServiceSpec> uses) {
    List<String> users = users(view, uses);
    String name = entry == null ? "" : entry.value().name();
    return users.isEmpty() ? Optional.empty() : Optional.of(new InUse(kind, name, users));
  }

  /** Why a network cannot be removed. */
  static Optional<Rejection> networkRemoval(SwarmView view, NetworkId id) {
    Entry<Network> network = view.shared().networks().get(id);
    boolean ingress = network != null && network.value().spec().ingress();
    for (Map.Entry<ServiceId, Entry<Service>> each : view.services().entrySet()) {
      ServiceSpec spec = each.getValue().value().spec();
      if (ingress && Endpoints.usesIngress(spec)) {
        return Optional.of(new NetworkRejection.IngressInUse(each.getKey().value()));
      }
      if (Endpoints.networks(spec).stream().anyMatch(n -> id.value().equals(n.target()))) {
        return Optional.of(new NetworkRejection.InUse(id.value(), each.getKey().value()));
      }
    }
    return Optional.empty();
  }

  private static List<String> users(SwarmView view, Predicate<ServiceSpec> uses) {
    return view.services().values().stream()
        .map(Entry::value)
        .filter(service -> uses.test(service.spec()))
        .map(Service::name)
        .sorted()
        .toList();
  }

  /** Whether what becomes of a service's spec depends on secrets, configs or networks. */
  static boolean sharesAnything(ServiceSpec spec) {
    return !secrets(spec).isEmpty()
        || !configs(spec).isEmpty()
        || !Endpoints.networks(spec).isEmpty()
        || Endpoints.usesIngress(spec);
  }

  private static List<SecretReference> secrets(ServiceSpec spec) {
    ContainerSpec container = container(spec);
    List<SecretReference> secrets = container == null ? null : container.secrets();
    return secrets == null ? List.of() : secrets;
  }

  private static List<ConfigReference> configs(ServiceSpec spec) {
    ContainerSpec container = container(spec);
    List<ConfigReference> configs = container == null ? null : container.configs();
    return configs == null ? List.of() : configs;
  }

  private static @Nullable ContainerSpec container(ServiceSpec spec) {
    TaskSpec task = spec.taskTemplate();
    return task == null ? null : task.containerSpec();
  }
}
