package io.skep.orchestrator;

import io.skep.kernel.TaskId;
import io.skep.spec.TaskState;
import io.skep.task.Task;
import io.skep.view.Entry;

/** A task of a slot. */
record SlotTask(TaskId id, Entry<Task> entry) {
  Task task() {
    return entry.value();
  }

  /** Whether nobody has told it to stop, whatever has become of it. */
  boolean isWanted() {
    return !task().desired().isAfter(TaskState.COMPLETE);
  }

  /** Whether it has ended by itself or otherwise. */
  boolean hasEnded() {
    return task().state().isTerminal();
  }

  /** Whether it was told to stop before any node had it. */
  boolean willNeverRun() {
    return !isWanted() && task().state().compareTo(TaskState.ASSIGNED) < 0;
  }

  /** Whether the scheduler has looked for a node and found none. */
  boolean isUnplaceable() {
    return task().state() == TaskState.PENDING && task().status().err() != null;
  }

  /** Whether an updater made it: it waits for its turn, but makes good no other's end. */
  boolean isMadeByUpdate() {
    return task().replaces() == null && task().notBefore() != null;
  }
}
