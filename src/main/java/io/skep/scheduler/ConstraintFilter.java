package io.skep.scheduler;

import io.skep.spec.Placement;
import io.skep.spec.constraint.ConstrainedNode;
import io.skep.spec.constraint.Constraint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Only nodes that meet the placement constraints. */
record ConstraintFilter(List<Constraint> constraints) implements Filter {
  static ConstraintFilter of(@Nullable Placement placement) {
    List<String> texts = placement == null ? null : placement.constraints();
    List<Constraint> constraints = new ArrayList<>();
    if (texts != null) {
      texts.forEach(text -> constraints.add(Constraint.lenient(text)));
    }
    return new ConstraintFilter(List.copyOf(constraints));
  }

  @Override
  public String name() {
    return "constraints";
  }

  @Override
  public boolean applies() {
    return !constraints.isEmpty();
  }

  @Override
  public boolean check(NodeLoad node) {
    ConstrainedNode facts = node.facts();
    for (Constraint constraint : constraints) {
      if (!constraint.matches(facts)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String explain(int nodes) {
    return Filter.on("scheduling constraints not satisfied", nodes);
  }
}
