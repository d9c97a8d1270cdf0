package io.skep.session;

import io.skep.session.AgentMessage.Assignments;
import io.skep.session.Frame.Assign;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts the parts of orders together again. Belongs to one session. */
public final class OrderParts {
  /** Tasks of one node at most; no engine runs as many. */
  private static final int MOST = 200_000;

  private final List<AssignedTask> tasks = new ArrayList<>();

  /**
   * Takes a part; yields the order once it is whole.
   *
   * @throws FrameException if the order has no end
   */
  public Optional<Assignments> add(Assign part) {
    tasks.addAll(part.tasks());
    if (tasks.size() > MOST) {
      throw new FrameException("an order of more than " + MOST + " tasks");
    }
    if (part.more()) {
      return Optional.empty();
    }
    Assignments whole =
        new Assignments(part.term(), part.generation(), part.complete(), tasks, part.dropped());
    tasks.clear();
    return Optional.of(whole);
  }
}
