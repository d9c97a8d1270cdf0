package io.skep.task;

import io.skep.kernel.NodeId;
import io.skep.kernel.ServiceId;
import io.skep.kernel.TaskId;
import io.skep.spec.EndpointSpec;
import io.skep.spec.GenericResource;
import io.skep.spec.TaskSpec;
import io.skep.spec.TaskState;
import io.skep.spec.TaskStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task as its events made it; fields as in {@link TaskEvent.TaskCreated}.
 *
 * @param runningAt when the managers first heard that it runs, null if never
 * @param endedAt when the managers first heard that it has ended, null if not yet
 */
public record Task(
    ServiceId serviceId,
    String serviceName,
    Map<String, String> serviceLabels,
    long slot,
    @Nullable NodeId nodeId,
    long revision,
    TaskSpec spec,
    @Nullable EndpointSpec endpoint,
    TaskState desired,
    @Nullable Instant notBefore,
    @Nullable TaskId replaces,
    TaskStatus status,
    @Nullable List<GenericResource> resources,
    Instant createdAt,
    Instant updatedAt,
    @Nullable Instant runningAt,
    @Nullable Instant endedAt,
    boolean removed) {
  /** The observed state. */
  public TaskState state() {
    return stateOf(status);
  }

  /** Whether it runs or may still come to run: wanted so, and not ended. */
  public boolean isRunnable() {
    return !desired.isAfter(TaskState.COMPLETE) && !state().isTerminal();
  }

  Task with(TaskStatus newStatus, Instant now) {
    return copy(nodeId, desired, newStatus, resources, now, removed);
  }

  Task assigned(
      NodeId node, TaskStatus newStatus, @Nullable List<GenericResource> got, Instant now) {
    return copy(node, desired, newStatus, got, now, removed);
  }

  Task desiring(TaskState newDesired, Instant now) {
    return copy(nodeId, newDesired, status, resources, now, removed);
  }

  Task gone(Instant now) {
    return copy(nodeId, desired, status, resources, now, true);
  }

  private Task copy(
      @Nullable NodeId node,
      TaskState newDesired,
      TaskStatus newStatus,
      @Nullable List<GenericResource> newResources,
      Instant now,
      boolean isRemoved) {
    return new Task(
        serviceId,
        serviceName,
        serviceLabels,
        slot,
        node,
        revision,
        spec,
        endpoint,
        newDesired,
        notBefore,
        replaces,
        newStatus,
        newResources,
        createdAt,
        now,
        runningAt == null && stateOf(newStatus) == TaskState.RUNNING ? now : runningAt,
        endedAt == null && stateOf(newStatus).isTerminal() ? now : endedAt,
        isRemoved);
  }

  private static TaskState stateOf(TaskStatus status) {
    TaskState state = status.state();
    return state == null ? TaskState.NEW : state;
  }
}
