package io.skep.agent;

import io.skep.session.AgentMessage;
import io.skep.session.AgentMessage.Assignments;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/**
 * Lets orders through only once their leader's term is on the disk, and none of an older term, so
 * that a deposed leader is not obeyed even after this node has started anew. Belongs to the agent's
 * actor.
 */
final class OrderFence {
  private final ActorContext<AgentMessage> context;
  private final EngineCalls calls;
  private final TaskStore store;
  private final List<Assignments> held = new ArrayList<>();
  private long term;
  private long refused = -1;
  private boolean writing;

  OrderFence(ActorContext<AgentMessage> context, EngineCalls calls, TaskStore store) {
    this.context = context;
    this.calls = calls;
    this.store = store;
  }

  /** The term that the store has. */
  void begin(long stored) {
    term = stored;
  }

  /** Takes an order; yields those that may be carried out now. */
  List<Assignments> take(Assignments order) {
    if (order.term() < term) {
      if (order.term() != refused) {
        refused = order.term();
        context
            .getLog()
            .warn(
                "an order of term {} is not carried out: this node has obeyed term {}. A leader"
                    + " that was deposed falls silent by itself; managers restored from a backup"
                    + " must be begun anew by \"docker swarm init --force-new-cluster\"",
                order.term(),
                term);
      }
      return List.of();
    }
    if (order.term() == term && !writing) {
      return List.of(order);
    }
    held.add(order);
    keep(order.term());
    return List.of();
  }

  private void keep(long next) {
    if (!writing) {
      writing = true;
      context.pipeToSelf(
          calls.free(
              () -> {
                store.writeTerm(next);
                return next;
              }),
          (done, why) -> new AgentEvent.TermKept(next, why));
    }
  }

  /** The store has the term, or cannot have it; yields the orders that waited for that. */
  List<Assignments> kept(AgentEvent.TermKept message) {
    if (message.why() != null) {
      // A node that cannot write still does what it is told; only a restart would forget.
      context.getLog().error("the term {} is not kept", message.term(), message.why());
    }
    writing = false;
    term = Math.max(term, message.term());
    List<Assignments> all = List.copyOf(held);
    held.clear();
    return all.stream().flatMap(order -> take(order).stream()).toList();
  }

  /** Another dispatcher: what the one before ordered does not count any more. */
  void reset() {
    held.clear();
  }
}
