package io.skep.scheduler;

import io.skep.kernel.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * What the scheduler thinks of one node for one task.
 *
 * @param refusedBy the first filter that refuses it, null if it fits
 * @param reason that filter's words, null if it fits
 * @param recentFailures failures of the same service there within five minutes, if at least five
 * @param tasksOfService active tasks of the same service there
 * @param tasks active tasks there
 */
public record Verdict(
    NodeId node,
    String hostname,
    @Nullable String refusedBy,
    @Nullable String reason,
    int recentFailures,
    int tasksOfService,
    int tasks) {
  /** Whether the node can take the task. */
  public boolean fits() {
    return refusedBy == null;
  }
}
