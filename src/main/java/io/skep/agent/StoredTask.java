package io.skep.agent;

import io.skep.session.AssignedTask;
import io.skep.session.Surroundings;
import io.skep.session.TaskReport;
import io.skep.spec.TaskStatus;
import java.util.List;

/**
 * A task as the agent keeps it on disk.
 *
 * @param status what the agent last saw
 * @param unreported reports that the managers may not have
 * @param authLeftOut whether pulling needs credentials, or the container secrets or configs, none
 *     of which are stored
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

  /** The same without credentials, secrets and configs. */
  StoredTask bare() {
    boolean left = authLeftOut || task.registryAuth() != null || !task.met().payloads().isEmpty();
    Surroundings met = task.surroundings();
    AssignedTask bare = task.withRegistryAuth(null).in(met == null ? null : met.bare());
    return new StoredTask(bare, status, unreported, left);
  }
}
