package io.skep.scheduler;

import io.skep.kernel.NodeId;
import io.skep.kernel.TaskId;
import io.skep.spec.GenericResource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a round of scheduling came to. */
public record Placements(List<Placed> placed, List<Waiting> waiting) {
  /** Copies the lists. */
  public Placements {
    placed = List.copyOf(placed);
    waiting = List.copyOf(waiting);
  }

  /**
   * A task and its node.
   *
   * @param resources the generic resources it gets there, null for none
   * @param preassigned whether the node was settled before, as for global services
   */
  public record Placed(
      TaskId task, NodeId node, @Nullable List<GenericResource> resources, boolean preassigned) {}

  /** A task that no node can take now, and why, in Swarm's words. */
  public record Waiting(TaskId task, String error) {}

  /** Whether nothing came of it. */
  public boolean isEmpty() {
    return placed.isEmpty() && waiting.isEmpty();
  }
}
