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
 */
record StoredTask(AssignedTask task, TaskStatus status, List<TaskReport> unreported) {
  StoredTask {
    unreported = List.copyOf(unreported);
  }
}
