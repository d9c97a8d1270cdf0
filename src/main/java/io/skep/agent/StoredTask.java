package io.skep.agent;

import io.skep.session.AssignedTask;
import io.skep.session.TaskReport;
import io.skep.spec.TaskStatus;
import java.util.List;

/**
 * A task as the agent keeps it on disk.
 *
 * @param status what the agent last saw
 * @param unreported reports that the managers may not have
 * @param authLeftOut whether pulling needs credentials, which are not stored
 */
record StoredTask(
    AssignedTask task, TaskStatus status, List<TaskReport> unreported, boolean authLeftOut) {
  StoredTask {
    unreported = List.copyOf(unreported);
  }

  /** A task as it was just assigned. */
  static StoredTask fresh(AssignedTask task) {
    return new StoredTask(task, task.status(), List.of(), false);
  }

  /** The same without credentials. */
  StoredTask bare() {
    boolean left = authLeftOut || task.registryAuth() != null;
    return new StoredTask(task.withRegistryAuth(null), status, unreported, left);
  }
}
