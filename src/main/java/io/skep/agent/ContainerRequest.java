package io.skep.agent;

import io.skep.kernel.Immutable;
import io.skep.session.AssignedTask;
import io.skep.spec.ContainerSpec;
import io.skep.spec.EndpointSpec;
import io.skep.spec.GenericResource;
import io.skep.spec.LogDriver;
import io.skep.spec.NetworkAttachment;
import io.skep.spec.PortConfig;
import io.skep.spec.ResourceRequirements;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A container as it is to be made for a task.
 *
 * @param name the container's name; no two containers of an engine have the same
 * @param labels all of the container's labels
 * @param generic generic resources that the scheduler gave to the task
 * @param logDriver null for the engine's own default
 * @param hostPorts ports to publish on the node itself; 0 lets the engine pick
 * @param networks networks to be in; empty for the engine's default bridge
 */
public record ContainerRequest(
    String name,
    Map<String, String> labels,
    ContainerSpec spec,
    @Nullable ResourceRequirements resources,
    List<GenericResource> generic,
    @Nullable LogDriver logDriver,
    List<PortConfig> hostPorts,
    List<NetworkAttachment> networks) {
  /** Copies the collections. */
  public ContainerRequest {
    labels = Immutable.sortedOrEmpty(labels);
    generic = List.copyOf(generic);
    hostPorts = List.copyOf(hostPorts);
    networks = List.copyOf(networks);
  }

  /** The container of a task; the spec is the task's, as it is to be carried out. */
  static ContainerRequest of(AssignedTask task, ContainerSpec spec) {
    return new ContainerRequest(
        task.name(),
        TaskLabels.of(task, spec),
        spec,
        task.spec().resources(),
        orEmpty(task.resources()),
        task.spec().logDriver(),
        ports(task.endpoint()).stream().filter(port -> !isIngress(port)).toList(),
        orEmpty(task.spec().networks()));
  }

  /** The ports that every node of the swarm is to answer on. */
  static List<PortConfig> ingressPorts(AssignedTask task) {
    return ports(task.endpoint()).stream().filter(ContainerRequest::isIngress).toList();
  }

  private static boolean isIngress(PortConfig port) {
    return !"host".equals(port.publishMode());
  }

  private static List<PortConfig> ports(@Nullable EndpointSpec endpoint) {
    return endpoint == null ? List.of() : orEmpty(endpoint.ports());
  }

  private static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }
}
