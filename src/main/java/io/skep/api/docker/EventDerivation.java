package io.skep.api.docker;

import io.skep.api.docker.system.SwarmEvent;
import io.skep.config.ConfigEvent;
import io.skep.kernel.ConfigId;
import io.skep.kernel.NetworkId;
import io.skep.kernel.NodeId;
import io.skep.kernel.SecretId;
import io.skep.kernel.ServiceId;
import io.skep.network.NetworkEvent;
import io.skep.node.ManagerStatus;
import io.skep.node.Node;
import io.skep.node.NodeEvent;
import io.skep.secret.SecretEvent;
import io.skep.service.Service;
import io.skep.service.ServiceEvent;
import io.skep.spec.ContainerSpec;
import io.skep.spec.ServiceMode;
import io.skep.spec.TaskSpec;
import io.skep.view.Entry;
import io.skep.view.LoggedEvent;
import io.skep.view.SharedObjects;
import io.skep.view.SwarmView;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes Swarm's events of the log's: what the API shows of a change is the difference between the
 * object before it and after. Holds its own view, without tasks, of which Swarm has no events.
 */
final class EventDerivation {
  private SwarmView view;

  EventDerivation(SwarmView start) {
    this.view = start;
  }

  /** The event that the API shows for the next one of the log, if it shows one. */
  Optional<SwarmEvent> next(LoggedEvent logged) {
    SwarmView before = view;
    return switch (logged.recorded().event()) {
      case ServiceEvent event -> {
        view = view.apply(logged);
        yield Optional.of(service(before, logged, event));
      }
      case NodeEvent event -> {
        view = view.apply(logged);
        yield Optional.of(node(before, logged, event));
      }
      case SecretEvent event -> {
        view = view.apply(logged);
        yield Optional.of(shared(before, logged, action(event)));
      }
      case ConfigEvent event -> {
        view = view.apply(logged);
        yield Optional.of(shared(before, logged, action(event)));
      }
      case NetworkEvent event -> {
        view = view.apply(logged);
        yield Optional.of(shared(before, logged, action(event)));
      }
      default -> Optional.empty();
    };
  }

  private static String action(SecretEvent event) {
    return switch (event) {
      case SecretEvent.SecretCreated created -> "create";
      case SecretEvent.SecretUpdated updated -> "update";
      case SecretEvent.SecretRemoved removed -> "remove";
    };
  }

  private static String action(ConfigEvent event) {
    return switch (event) {
      case ConfigEvent.ConfigCreated created -> "create";
      case ConfigEvent.ConfigUpdated updated -> "update";
      case ConfigEvent.ConfigRemoved removed -> "remove";
    };
  }

  private static String action(NetworkEvent event) {
    return switch (event) {
      case NetworkEvent.NetworkCreated created -> "create";
      case NetworkEvent.NetworkRemoved removed -> "remove";
    };
  }

  /** Of a secret, a config or a network Swarm tells no more than the name. */
  private SwarmEvent shared(SwarmView before, LoggedEvent logged, String action) {
    String name = name(view, logged).or(() -> name(before, logged)).orElse("");
    return event(logged.kind(), action, logged, Map.of("name", name));
  }

  private static Optional<String> name(SwarmView view, LoggedEvent logged) {
    SharedObjects shared = view.shared();
    return switch (logged.kind()) {
      case "secret" ->
          Optional.ofNullable(shared.secrets().get(new SecretId(logged.id())))
              .map(entry -> entry.value().name());
      case "config" ->
          Optional.ofNullable(shared.configs().get(new ConfigId(logged.id())))
              .map(entry -> entry.value().name());
      default ->
          Optional.ofNullable(shared.networks().get(new NetworkId(logged.id())))
              .map(entry -> entry.value().name());
    };
  }

  private SwarmEvent service(SwarmView before, LoggedEvent logged, ServiceEvent event) {
    ServiceId id = new ServiceId(logged.id());
    Service old = before.service(id).map(Entry::value).orElse(null);
    Service now = view.service(id).map(Entry::value).orElse(null);
    Map<String, String> attributes = new HashMap<>();
    Service named = now == null ? old : now;
    attributes.put("name", named == null ? "" : named.name());
    if (old != null && now != null) {
      change(attributes, "replicas", replicas(old), replicas(now));
      change(attributes, "image", image(old), image(now));
      change(attributes, "updatestate", updateState(old), updateState(now));
    }
    String action =
        switch (event) {
          case ServiceEvent.ServiceCreated created -> "create";
          case ServiceEvent.ServiceRemoved removed -> "remove";
          case ServiceEvent.ServiceUpdated updated -> "update";
          case ServiceEvent.ServiceRolledBack back -> "update";
          case ServiceEvent.UpdateStatusChanged changed -> "update";
        };
    return event("service", action, logged, attributes);
  }

  private SwarmEvent node(SwarmView before, LoggedEvent logged, NodeEvent event) {
    NodeId id = new NodeId(logged.id());
    Node old = before.node(id).map(Entry::value).orElse(null);
    Node now = view.node(id).map(Entry::value).orElse(null);
    Map<String, String> attributes = new HashMap<>();
    Node named = now == null ? old : now;
    attributes.put("name", named == null ? "" : Lookup.hostname(named));
    if (old != null && now != null) {
      change(attributes, "state", old.status().state(), now.status().state());
      change(attributes, "availability", old.spec().availability(), now.spec().availability());
      change(attributes, "role", old.spec().role(), now.spec().role());
      manager(attributes, old.managerStatus(), now.managerStatus());
    }
    String action =
        switch (event) {
          case NodeEvent.NodeJoined joined -> "create";
          case NodeEvent.NodeRemoved removed -> "remove";
          case NodeEvent.NodeDescribed described -> "update";
          case NodeEvent.NodeStatusChanged changed -> "update";
          case NodeEvent.ManagerStatusChanged changed -> "update";
          case NodeEvent.NodeUpdated updated -> "update";
        };
    return event("node", action, logged, attributes);
  }

  private static void manager(
      Map<String, String> attributes, @Nullable ManagerStatus old, @Nullable ManagerStatus now) {
    if (now == null) {
      return;
    }
    change(
        attributes,
        "leader",
        Boolean.toString(old != null && old.leader()),
        Boolean.toString(now.leader()));
    change(attributes, "reachability", old == null ? null : old.reachability(), now.reachability());
  }

  private static void change(
      Map<String, String> attributes, String name, @Nullable String old, @Nullable String now) {
    if (now == null || Objects.equals(old, now)) {
      return;
    }
    attributes.put(name + ".new", now);
    if (old != null) {
      attributes.put(name + ".old", old);
    }
  }

  private static @Nullable String replicas(Service service) {
    ServiceMode mode = service.spec().mode();
    Long replicas = mode == null || mode.replicated() == null ? null : mode.replicated().replicas();
    return replicas == null ? null : replicas.toString();
  }

  private static @Nullable String image(Service service) {
    TaskSpec task = service.spec().taskTemplate();
    ContainerSpec container = task == null ? null : task.containerSpec();
    return container == null ? null : container.image();
  }

  private static @Nullable String updateState(Service service) {
    return service.updateStatus() == null ? null : service.updateStatus().state();
  }

  private static SwarmEvent event(
      String type, String action, LoggedEvent logged, Map<String, String> attributes) {
    return new SwarmEvent(type, action, logged.id(), attributes, logged.recorded().meta().time());
  }
}
