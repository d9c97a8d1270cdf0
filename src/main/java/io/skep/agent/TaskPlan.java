package io.skep.agent;

import io.skep.spec.TaskState;

/**
 * What is to be done next for a task: a function of what is wanted and what has been reached.
 *
 * <p>Source: SwarmKit's task model. Desired at or beyond SHUTDOWN: shut down. Reached what is
 * desired: wait. Otherwise one step.
 */
sealed interface TaskPlan {
  /** Nothing, until something changes. */
  record Rest() implements TaskPlan {}

  /** It is in this state from now on; nothing needs to be done for it. */
  record Enter(TaskState state, String message) implements TaskPlan {}

  /** Fetch the image and make the container; then it is READY. */
  record Prepare() implements TaskPlan {}

  /** Start the container; then it is RUNNING, once healthy. */
  record Start() implements TaskPlan {}

  /** See whether the container still runs. */
  record Look() implements TaskPlan {}

  /** Stop the container; then it is SHUTDOWN. */
  record ShutDown() implements TaskPlan {}

  /** The next step of a task. */
  static TaskPlan next(TaskState desired, TaskState reached) {
    if (reached.isTerminal()) {
      return new Rest();
    }
    if (desired.compareTo(TaskState.SHUTDOWN) >= 0) {
      return new ShutDown();
    }
    return switch (reached) {
      case NEW, PENDING, ASSIGNED -> new Enter(TaskState.ACCEPTED, "accepted");
      case ACCEPTED -> new Enter(TaskState.PREPARING, "preparing");
      case PREPARING -> new Prepare();
      case READY ->
          desired.isAfter(TaskState.READY) ? new Enter(TaskState.STARTING, "starting") : new Rest();
      case STARTING -> new Start();
      case RUNNING -> new Look();
      case COMPLETE, SHUTDOWN, FAILED, REJECTED, REMOVE, ORPHANED -> new Rest();
    };
  }
}
