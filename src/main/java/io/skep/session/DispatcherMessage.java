package io.skep.session;

import io.skep.kernel.NodeId;
import io.skep.spec.NodeDescription;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/** What an agent says to the managers. */
public interface DispatcherMessage {
  /** Opens a session; answered by a complete {@link AgentMessage.Assignments}. */
  record Register(NodeId node, NodeDescription description, ActorRef<AgentMessage> agent)
      implements DispatcherMessage {}

  /** The node's description has changed. */
  record Describe(NodeId node, NodeDescription description) implements DispatcherMessage {}

  /** Task reports; answered by {@link AgentMessage.ReportsStored} once they are in the journal. */
  record Reports(NodeId node, long batch, List<TaskReport> reports, ActorRef<AgentMessage> agent)
      implements DispatcherMessage {
    /** Copies the list. */
    public Reports {
      reports = List.copyOf(reports);
    }
  }

  /**
   * The agent is well. Answered by {@link AgentMessage.Again} if the dispatcher knows of no session
   * with this agent, since it was started anew; else not at all.
   */
  record Heartbeat(NodeId node, ActorRef<AgentMessage> agent) implements DispatcherMessage {}

  /**
   * The node is about to leave the swarm, and stops its tasks; {@link Leave} follows. It is not
   * down before: nothing waits for a node that is, and a task and its replacement would run side by
   * side.
   */
  record Leaving(NodeId node) implements DispatcherMessage {}

  /** The node leaves the swarm; nothing runs there any more. */
  record Leave(NodeId node) implements DispatcherMessage {}
}
