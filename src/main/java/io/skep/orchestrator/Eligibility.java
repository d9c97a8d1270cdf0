package io.skep.orchestrator;

import io.skep.kernel.NodeId;
import io.skep.node.Node;
import io.skep.scheduler.NodeFacts;
import io.skep.spec.Placement;
import io.skep.spec.constraint.ConstrainedNode;
import io.skep.spec.constraint.Constraint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a node meets the placement constraints of a spec. */
final class Eligibility {
  private Eligibility() {}

  static boolean meets(NodeId id, Node node, @Nullable Placement placement) {
    List<String> constraints = placement == null ? null : placement.constraints();
    if (constraints == null || constraints.isEmpty()) {
      return true;
    }
    ConstrainedNode facts = NodeFacts.of(id, node);
    return constraints.stream().allMatch(text -> Constraint.lenient(text).matches(facts));
  }
}
