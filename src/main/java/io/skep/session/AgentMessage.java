package io.skep.session;

import io.skep.kernel.TaskId;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/** What a manager says to an agent. */
public interface AgentMessage {
  /**
   * The tasks of this node.
   *
   * @param term the leader's term; agents refuse older ones
   * @param generation counts the leader's orders to this node; agents refuse older ones
   * @param complete whether this is all of the node's tasks, and others are to be dropped
   * @param tasks new or changed ones
   * @param dropped tasks the managers have forgotten: the agent stops and removes what is left
   */
  record Assignments(
      long term, long generation, boolean complete, List<AssignedTask> tasks, List<TaskId> dropped)
      implements AgentMessage {
    /** Copies the lists. */
    public Assignments {
      tasks = List.copyOf(tasks);
      dropped = List.copyOf(dropped);
    }
  }

  /** These reports are stored; the agent need not repeat them. */
  record ReportsStored(long batch) implements AgentMessage {}

  /** There is a dispatcher (anew): register with it. */
  record Dispatched(ActorRef<DispatcherMessage> dispatcher) implements AgentMessage {}

  /**
   * The dispatcher has no session with this agent: register again, if it is still the one that the
   * agent speaks with. Said late, after the agent was {@link Dispatched} elsewhere, it means
   * nothing: an agent that went back would wait for a leader that is gone.
   */
  record Again(ActorRef<DispatcherMessage> dispatcher) implements AgentMessage {}
}
