package io.skep.session;

import io.skep.kernel.Immutable;
import io.skep.kernel.NodeId;
import io.skep.kernel.ServiceId;
import io.skep.kernel.TaskId;
import io.skep.spec.EndpointSpec;
import io.skep.spec.GenericResource;
import io.skep.spec.TaskSpec;
import io.skep.spec.TaskState;
import io.skep.spec.TaskStatus;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task as its node is to run it.
 *
 * @param desired what it is to become; the agent waits at READY until it is RUNNING
 * @param status what the managers last saw of it
 * @param causeIndex the event that ordered this; reports carry it back as their cause
 * @param registryAuth what pulling the image needs; never stored by the agent
 * @param surroundings what it meets on its node; null where the managers did not say
 */
public record AssignedTask(
    TaskId id,
    ServiceId serviceId,
    String serviceName,
    Map<String, String> serviceLabels,
    long slot,
    NodeId nodeId,
    TaskSpec spec,
    @Nullable EndpointSpec endpoint,
    @Nullable List<GenericResource> resources,
    TaskState desired,
    TaskStatus status,
    long causeIndex,
    @Nullable RegistryAuth registryAuth,
    @Nullable Surroundings surroundings) {
  /** Copies the collections. */
  public AssignedTask {
    serviceLabels = Immutable.sortedOrEmpty(serviceLabels);
    resources = Immutable.list(resources);
  }

  /** A task whose image anyone may pull. */
  public AssignedTask(
      TaskId id,
      ServiceId serviceId,
      String serviceName,
      Map<String, String> serviceLabels,
      long slot,
      NodeId nodeId,
      TaskSpec spec,
      @Nullable EndpointSpec endpoint,
      @Nullable List<GenericResource> resources,
      TaskState desired,
      TaskStatus status,
      long causeIndex) {
    this(
        id,
        serviceId,
        serviceName,
        serviceLabels,
        slot,
        nodeId,
        spec,
        endpoint,
        resources,
        desired,
        status,
        causeIndex,
        null,
        null);
  }

  /** The same task with what pulling its image needs, or null for nothing. */
  public AssignedTask withRegistryAuth(@Nullable RegistryAuth auth) {
    return new AssignedTask(
        id,
        serviceId,
        serviceName,
        serviceLabels,
        slot,
        nodeId,
        spec,
        endpoint,
        resources,
        desired,
        status,
        causeIndex,
        auth,
        surroundings);
  }

  /** The same task in these surroundings. */
  public AssignedTask in(@Nullable Surroundings others) {
    return new AssignedTask(
        id,
        serviceId,
        serviceName,
        serviceLabels,
        slot,
        nodeId,
        spec,
        endpoint,
        resources,
        desired,
        status,
        causeIndex,
        registryAuth,
        others);
  }

  /** What it meets on its node, as far as the managers said. */
  public Surroundings met() {
    return surroundings == null ? Surroundings.NONE : surroundings;
  }

  /** The same task, wanted to become something else. */
  public AssignedTask desiring(TaskState other) {
    return new AssignedTask(
        id,
        serviceId,
        serviceName,
        serviceLabels,
        slot,
        nodeId,
        spec,
        endpoint,
        resources,
        other,
        status,
        causeIndex,
        registryAuth,
        surroundings);
  }

  /** The name of the task: {@code service.slot.id}, or the node's id for the slot if global. */
  public String name() {
    return serviceName + "." + (slot == 0 ? nodeId.value() : Long.toString(slot)) + "." + id;
  }
}
