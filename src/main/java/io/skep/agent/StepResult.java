package io.skep.agent;

import io.skep.spec.TaskStatus;
import java.util.List;

/**
 * What came of a step: the states that the task went through, in order. None: as before.
 *
 * <p>Failures that asking again may mend are not results but {@link EngineException}s.
 *
 * @param unhealthy whether the container is to be stopped because its health check says so
 */
record StepResult(List<TaskStatus> statuses, boolean unhealthy) {
  /** Nothing has changed. */
  static final StepResult NOTHING = new StepResult(List.of(), false);

  /** It runs, and must not. */
  static final StepResult UNHEALTHY = new StepResult(List.of(), true);

  StepResult {
    statuses = List.copyOf(statuses);
  }

  static StepResult of(TaskStatus... statuses) {
    return new StepResult(List.of(statuses), false);
  }
}
