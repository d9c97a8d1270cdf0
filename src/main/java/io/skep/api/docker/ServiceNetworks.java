package io.skep.api.docker;

import io.skep.api.http.ApiException;
import io.skep.kernel.NetworkId;
import io.skep.kernel.Rejection;
import io.skep.network.Network;
import io.skep.spec.EndpointSpec;
import io.skep.spec.NetworkAttachment;
import io.skep.spec.PortConfig;
import io.skep.spec.ServiceSpec;
import io.skep.spec.SpecFault;
import io.skep.spec.TaskSpec;
import io.skep.view.Endpoints;
import io.skep.view.Entry;
import io.skep.view.SwarmView;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The networks that a service names, by name or id; kept by id. */
final class ServiceNetworks {
  private ServiceNetworks() {}

  /** The spec with ids for names; throws {@link ApiException} for a network that is not there. */
  static ServiceSpec resolved(SwarmView view, ServiceSpec spec) {
    TaskSpec task = spec.taskTemplate();
    List<NetworkAttachment> ofTask = task == null ? null : task.networks();
    boolean current = ofTask != null && !ofTask.isEmpty();
    return new ServiceSpec(
        spec.name(),
        spec.labels(),
        task == null || !current ? task : with(task, ids(view, ofTask)),
        spec.mode(),
        spec.updateConfig(),
        spec.rollbackConfig(),
        current ? spec.networks() : ids(view, spec.networks()),
        spec.endpointSpec());
  }

  private static @Nullable List<NetworkAttachment> ids(
      SwarmView view, @Nullable List<NetworkAttachment> networks) {
    return networks == null ? null : networks.stream().map(each -> id(view, each)).toList();
  }

  private static NetworkAttachment id(SwarmView view, NetworkAttachment each) {
    String target = Objects.requireNonNullElse(each.target(), "");
    if (target.equals("none")) {
      throw new ApiException(
          404, "could not find the corresponding predefined swarm network: network none not found");
    }
    try {
      NetworkId id = NetworkRoutes.find(view, target).id();
      return new NetworkAttachment(id.value(), each.aliases(), each.driverOpts());
    } catch (ApiException missing) {
      throw missing.status() == 404
          ? new ApiException(500, "network " + target + " not found")
          : missing;
    }
  }

  private static TaskSpec with(TaskSpec task, @Nullable List<NetworkAttachment> networks) {
    return new TaskSpec(
        task.containerSpec(),
        task.pluginSpec(),
        task.networkAttachmentSpec(),
        task.resources(),
        task.restartPolicy(),
        task.placement(),
        networks,
        task.logDriver(),
        task.forceUpdate(),
        task.runtime());
  }

  /**
   * Whether networks change where clients before 1.25 put them: refused, unless one of both specs
   * has some at their new place. So a client may move them over, and change them as it does.
   */
  static boolean changedAtOldPlace(ServiceSpec before, ServiceSpec after) {
    return ofTasks(before).isEmpty()
        && ofTasks(after).isEmpty()
        && !Objects.requireNonNullElse(before.networks(), List.of())
            .equals(Objects.requireNonNullElse(after.networks(), List.of()));
  }

  private static List<NetworkAttachment> ofTasks(ServiceSpec spec) {
    TaskSpec task = spec.taskTemplate();
    return task == null ? List.of() : Objects.requireNonNullElse(task.networks(), List.of());
  }

  /** Throws {@link ApiException} where a service names the routing mesh's network. */
  static void requireJoinable(SwarmView view, ServiceSpec spec) {
    for (NetworkAttachment each : Endpoints.networks(spec)) {
      Entry<Network> network =
          view.shared().networks().get(new NetworkId(String.valueOf(each.target())));
      if (network != null && network.value().spec().ingress()) {
        throw Refusals.of(
            new SpecFault(
                true,
                Rejection.Code.INVALID_ARGUMENT,
                "Service cannot be explicitly attached to the ingress network \"%s\""
                    .formatted(network.value().name())));
      }
    }
  }

  /** Throws {@link ApiException} where ports need the routing mesh, and its network was removed. */
  static void requireIngress(SwarmView view, ServiceSpec spec) {
    EndpointSpec endpoint = spec.endpointSpec();
    List<PortConfig> ports = endpoint == null ? null : endpoint.ports();
    boolean needed =
        ports != null && ports.stream().anyMatch(port -> "ingress".equals(port.publishMode()));
    if (needed
        && view.shared().networks().values().stream()
            .noneMatch(network -> network.value().spec().ingress())) {
      throw Refusals.of(
          new SpecFault(
              true,
              Rejection.Code.FAILED_PRECONDITION,
              "service needs ingress network, but no ingress network is present"));
    }
  }
}
