package io.skep.session;

import io.skep.kernel.TaskId;
import io.skep.spec.TaskStatus;

/**
 * What an agent has seen of a task.
 *
 * @param causeIndex the order because of which the task is where it is
 */
public record TaskReport(TaskId id, TaskStatus status, long causeIndex) {}
