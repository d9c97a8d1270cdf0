package io.skep.dispatcher;

import io.skep.kernel.NodeId;
import io.skep.kernel.TaskId;
import io.skep.session.AgentMessage;
import io.skep.session.AgentMessage.Assignments;
import io.skep.session.AssignedTask;
import io.skep.task.TaskEvent;
import io.skep.view.LoggedEvent;
import io.skep.view.SwarmView;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;

/** The agents that are connected, and what each has been told. Mutable; owned by one actor. */
final class Sessions {
  private static final class Session {
    final ActorRef<AgentMessage> agent;
    final Map<TaskId, Long> told = new HashMap<>();
    long generation;

    Session(ActorRef<AgentMessage> agent) {
      this.agent = agent;
    }
  }

  /** What has changed for one node. */
  private static final class Delta {
    final Map<TaskId, AssignedTask> tasks = new LinkedHashMap<>();
    final Set<TaskId> dropped = new LinkedHashSet<>();
  }

  private final long term;
  private final Assignment assignment;
  private final Map<NodeId, Session> sessions = new HashMap<>();
  private final Map<NodeId, Long> generations = new HashMap<>();

  Sessions(long term, Assignment assignment) {
    this.term = term;
    this.assignment = assignment;
  }

  /** Opens a session, in place of one the node had, and tells it everything. */
  void open(NodeId node, ActorRef<AgentMessage> agent, SwarmView view) {
    Session session = new Session(agent);
    session.generation = generations.getOrDefault(node, 0L);
    sessions.put(node, session);
    List<AssignedTask> tasks = assignment.all(view, node);
    tasks.forEach(task -> session.told.put(task.id(), task.causeIndex()));
    tell(node, session, true, tasks, List.of());
  }

  /** Ends the session, if this agent still has it. */
  boolean close(NodeId node, ActorRef<AgentMessage> agent) {
    Session session = sessions.get(node);
    return session != null && session.agent.equals(agent) && sessions.remove(node) != null;
  }

  /** Ends the node's session, if it has one. */
  void close(NodeId node) {
    sessions.remove(node);
  }

  /** Whether the node has a session, and this agent speaks in it. */
  boolean isWith(NodeId node, ActorRef<AgentMessage> agent) {
    Session session = sessions.get(node);
    return session != null && session.agent.equals(agent);
  }

  boolean isOpen(NodeId node) {
    return sessions.containsKey(node);
  }

  /** Tells the agents what these events changed for them; statuses are theirs to know. */
  void follow(SwarmView before, SwarmView after, List<LoggedEvent> events) {
    Map<NodeId, Delta> deltas = new LinkedHashMap<>();
    for (LoggedEvent event : events) {
      if (event.recorded().event() instanceof TaskEvent change
          && !(change instanceof TaskEvent.TaskStatusChanged)) {
        follow(before, after, new TaskId(event.id()), deltas);
      }
    }
    deltas.forEach(
        (node, delta) -> {
          Session session = sessions.get(node);
          if (session != null) {
            tell(
                node,
                session,
                false,
                List.copyOf(delta.tasks.values()),
                List.copyOf(delta.dropped));
          }
        });
  }

  private void follow(SwarmView before, SwarmView after, TaskId id, Map<NodeId, Delta> deltas) {
    Optional<AssignedTask> task = assignment.of(after, id);
    NodeId node = task.map(AssignedTask::nodeId).or(() -> Assignment.node(before, id)).orElse(null);
    Session session = node == null ? null : sessions.get(node);
    if (node == null || session == null) {
      return;
    }
    if (task.isEmpty()) {
      if (session.told.remove(id) != null) {
        Delta delta = deltas.computeIfAbsent(node, key -> new Delta());
        delta.tasks.remove(id);
        delta.dropped.add(id);
      }
      return;
    }
    long wish = task.get().causeIndex();
    Long told = session.told.put(id, wish);
    if (told == null || told != wish) {
      deltas.computeIfAbsent(node, key -> new Delta()).tasks.put(id, task.get());
    }
  }

  private void tell(
      NodeId node,
      Session session,
      boolean complete,
      List<AssignedTask> tasks,
      List<TaskId> dropped) {
    session.generation++;
    generations.put(node, session.generation);
    session.agent.tell(new Assignments(term, session.generation, complete, tasks, dropped));
  }
}
