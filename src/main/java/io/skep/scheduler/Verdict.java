package io.skep.scheduler;

import io.skep.kernel.NodeId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the scheduler thinks of one node for one task.
 *
 * @param checks what each filter that has anything to say about the task says of the node, in
 *     Swarm's order
 * @param branches the branches of the spread preferences that the node is in, the first preference
 *     first
 * @param recentFailures failures of the same service there within five minutes, if at least five
 * @param tasksOfService active tasks of the same service there
 * @param tasks active tasks there
 */
public record Verdict(
    NodeId node,
    String hostname,
    List<Check> checks,
    List<Branch> branches,
    int recentFailures,
    int tasksOfService,
    int tasks) {
  /** Copies the lists. */
  public Verdict {
    checks = List.copyOf(checks);
    branches = List.copyOf(branches);
  }

  /**
   * What one filter says.
   *
   * @param reason Swarm's words, null if the node passes
   */
  public record Check(String filter, @Nullable String reason) {
    /** Whether the filter lets the node pass. */
    public boolean passes() {
      return reason == null;
    }
  }

  /**
   * A branch of a spread preference.
   *
   * @param preference such as {@code node.labels.zone}
   * @param value of the label; empty where there is none
   * @param tasks of the service in the whole branch
   */
  public record Branch(String preference, String value, int tasks) {}

  /** Whether the node can take the task. */
  public boolean fits() {
    return refusal().isEmpty();
  }

  /** The first filter that refuses the node. */
  public Optional<Check> refusal() {
    return checks.stream().filter(check -> !check.passes()).findFirst();
  }
}
