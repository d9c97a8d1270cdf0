package io.skep.scheduler;

import io.skep.kernel.ServiceId;
import io.skep.spec.EndpointSpec;
import io.skep.spec.TaskSpec;
import io.skep.task.Task;
import org.jspecify.annotations.Nullable;

/** What tasks that are placed together have in common: one revision of one service. */
public record TaskGroup(
    ServiceId service, long revision, TaskSpec spec, @Nullable EndpointSpec endpoint) {
  /** The group of this task. */
  public static TaskGroup of(Task task) {
    return new TaskGroup(task.serviceId(), task.revision(), task.spec(), task.endpoint());
  }

  /** Its short name: specs are equal where these are. */
  Key key() {
    return new Key(service, revision);
  }

  /** A service at one revision. */
  record Key(ServiceId service, long revision) {
    static Key of(Task task) {
      return new Key(task.serviceId(), task.revision());
    }
  }
}
