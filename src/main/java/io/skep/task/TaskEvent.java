package io.skep.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.skep.kernel.Immutable;
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

/** What has happened to a task. */
public sealed interface TaskEvent {
  /**
   * The task exists, pending.
   *
   * @param slot from 1 for replicas, from 0 for jobs, 0 for global tasks
   * @param nodeId where it must run, for global tasks
   * @param revision the service's revision it was made for
   * @param serviceLabels the service's labels then
   * @param desired READY for one that waits for its predecessor, else RUNNING or COMPLETE
   * @param notBefore when a waiting task may be promoted at the earliest
   * @param replaces the task whose end this one makes good, null for a first one
   */
  record TaskCreated(
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
      @Nullable TaskId replaces)
      implements TaskEvent {
    /** Copies the labels. */
    public TaskCreated {
      serviceLabels = Immutable.sortedOrEmpty(serviceLabels);
    }
  }

  /**
   * The scheduler gave it to a node, with these generic resources.
   *
   * @param round when the scheduler decided so, null in events of old
   */
  record TaskAssigned(
      NodeId nodeId,
      TaskStatus status,
      @Nullable List<GenericResource> resources,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Round round)
      implements TaskEvent {
    /** By nobody knows which round. */
    public TaskAssigned(
        NodeId nodeId, TaskStatus status, @Nullable List<GenericResource> resources) {
      this(nodeId, status, resources, null);
    }

    /** Copies the list. */
    public TaskAssigned {
      resources = Immutable.list(resources);
    }
  }

  /** A new status: from its node, or from a manager while it has none. */
  record TaskStatusChanged(TaskStatus status) implements TaskEvent {}

  /** What it is to become. */
  record TaskDesired(TaskState desired) implements TaskEvent {}

  /** It is forgotten; its history stays in the journal. */
  record TaskRemoved() implements TaskEvent {}
}
