package io.skep.agent;

import io.skep.kernel.NodeId;
import io.skep.session.AgentMessage;
import io.skep.session.AgentMessage.Assignments;
import io.skep.session.DispatcherMessage;
import io.skep.session.TaskReport;
import io.skep.spec.NodeDescription;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * An agent's side of its session with a dispatcher: registration, the order of orders, and reports
 * until they are stored. Belongs to one actor.
 */
final class ManagerLink {
  private final NodeId node;
  private final ActorRef<AgentMessage> self;
  private final ReportQueue reports;
  private @Nullable ActorRef<DispatcherMessage> dispatcher;
  private @Nullable NodeDescription description;
  private long term;
  private long generation;
  private boolean registered;
  private boolean leaving;

  /**
   * One that sends up to {@code most} reports at once, in batches numbered after {@code before}.
   */
  ManagerLink(NodeId node, ActorRef<AgentMessage> self, int most, long before) {
    this.node = node;
    this.self = self;
    this.reports = new ReportQueue(most, before);
  }

  /** There is a dispatcher, or none; a new one counts its orders anew. */
  void connect(@Nullable ActorRef<DispatcherMessage> to) {
    dispatcher = to;
    registered = false;
    generation = 0;
    register();
  }

  /** The node is to leave the swarm; its tasks are being stopped, orders are not followed. */
  void leave() {
    leaving = true;
    sayLeaving();
  }

  private void sayLeaving() {
    ActorRef<DispatcherMessage> to = dispatcher;
    if (to != null && leaving) {
      to.tell(new DispatcherMessage.Leaving(node));
    }
  }

  /** The node leaves the swarm now: nothing of it runs any more. */
  void left() {
    ActorRef<DispatcherMessage> to = dispatcher;
    if (to != null) {
      to.tell(new DispatcherMessage.Leave(node));
    }
    connect(null);
  }

  boolean isTo(ActorRef<DispatcherMessage> other) {
    return other.equals(dispatcher);
  }

  @Nullable ActorRef<DispatcherMessage> dispatcher() {
    return dispatcher;
  }

  /** Whether the managers have told all of this node's tasks. */
  boolean isRegistered() {
    return registered;
  }

  void describe(NodeDescription what) {
    boolean first = description == null;
    description = what;
    ActorRef<DispatcherMessage> to = dispatcher;
    if (first) {
      register();
    } else if (to != null) {
      to.tell(new DispatcherMessage.Describe(node, what));
    }
  }

  private void register() {
    ActorRef<DispatcherMessage> to = dispatcher;
    NodeDescription what = description;
    if (to != null && what != null) {
      to.tell(new DispatcherMessage.Register(node, what, self));
      sayLeaving();
    }
  }

  /** Takes an order, unless it is older than what is known, or the node is leaving. */
  boolean accepts(Assignments order) {
    boolean outOfTurn =
        order.term() < term
            || (order.term() == term && order.generation() <= generation && generation > 0);
    if (outOfTurn) {
      return false;
    }
    boolean gap = !order.complete() && order.generation() != generation + 1;
    term = order.term();
    generation = order.generation();
    if (gap) {
      // An order was lost on the way: ask for all of them.
      register();
    }
    if (order.complete()) {
      registered = true;
      send();
    }
    return !leaving;
  }

  void heartbeat() {
    ActorRef<DispatcherMessage> to = dispatcher;
    if (to != null && registered) {
      to.tell(new DispatcherMessage.Heartbeat(node, self));
    }
  }

  void report(TaskReport report) {
    reports.add(report);
    if (!reports.isUnderWay()) {
      send();
    }
  }

  /** Takes the word that a batch is stored, and yields its reports. */
  List<TaskReport> stored(long batch) {
    List<TaskReport> done = reports.stored(batch);
    if (!reports.isUnderWay()) {
      send();
    }
    return done;
  }

  /** Asks for all assignments again, in case a message was lost. */
  void refresh() {
    if (!leaving) {
      register();
    }
  }

  /** Says again what was not answered. */
  void repeat() {
    if (registered) {
      send();
    } else {
      register();
    }
  }

  private void send() {
    ActorRef<DispatcherMessage> to = dispatcher;
    List<TaskReport> batch = to == null || !registered ? List.of() : reports.batch();
    if (to != null && !batch.isEmpty()) {
      to.tell(new DispatcherMessage.Reports(node, reports.number(), batch, self));
    }
  }
}
