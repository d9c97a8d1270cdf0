package io.skep.agent;

import io.skep.session.AssignedTask;
import io.skep.session.TaskReport;
import io.skep.spec.TaskStatus;
import java.util.List;
import java.util.Optional;

/** What the controller of a task is told: by the agent, and by its own steps as they end. */
sealed interface TaskMessage {
  /** The task as it is now wanted. */
  record Assign(AssignedTask task) implements TaskMessage {}

  /** The managers have this report. */
  record Reported(TaskReport report) implements TaskMessage {}

  /** Words without contents. */
  enum Word implements TaskMessage {
    /** Something may have happened to the container. */
    LOOK,
    /** The container was seen running. */
    RUNS,
    /** The managers have forgotten the task: stop and remove everything. */
    DROP,
    /** The pause after a failed step is over. */
    RETRY,
    /** Everything of a dropped task is gone. */
    REMOVED
  }

  /** The store has what these reports say. */
  record Persisted(List<TaskReport> reports) implements TaskMessage {}

  /** The store did not take these. */
  record Unwritten(List<TaskStatus> statuses, Throwable why) implements TaskMessage {}

  /** Try the store again. */
  record Write(List<TaskStatus> statuses) implements TaskMessage {}

  /** The image was asked for; not having got it is no trouble yet. */
  record Pulled(Optional<String> trouble) implements TaskMessage {}

  /** A step ended. */
  record Done(StepResult result) implements TaskMessage {}

  /** A step did not end, or not in time. */
  record Trouble(Throwable why) implements TaskMessage {}
}
