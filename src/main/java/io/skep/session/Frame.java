package io.skep.session;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.skep.kernel.NodeId;
import io.skep.kernel.TaskId;
import io.skep.spec.NodeDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message of a session as it goes over the wire between an agent and a manager; JSON whose
 * {@code t} is the short name below. The names are for ever; a field may be added, and the other
 * end passes over what it does not know.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "t")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Frame.Register.class, name = "register"),
  @JsonSubTypes.Type(value = Frame.Describe.class, name = "describe"),
  @JsonSubTypes.Type(value = Frame.Beat.class, name = "beat"),
  @JsonSubTypes.Type(value = Frame.Reports.class, name = "reports"),
  @JsonSubTypes.Type(value = Frame.Leave.class, name = "leave"),
  @JsonSubTypes.Type(value = Frame.Assign.class, name = "assign"),
  @JsonSubTypes.Type(value = Frame.Stored.class, name = "stored"),
  @JsonSubTypes.Type(value = Frame.Again.class, name = "again"),
  @JsonSubTypes.Type(value = Frame.Managers.class, name = "managers"),
  @JsonSubTypes.Type(value = Frame.Role.class, name = "role"),
  @JsonSubTypes.Type(value = Frame.Logs.class, name = "logs"),
  @JsonSubTypes.Type(value = Frame.LogsEnd.class, name = "logs-end"),
})
public sealed interface Frame {
  /** From the agent: opens the session, and asks for all assignments. */
  record Register(NodeId node, NodeDescription description) implements Frame {}

  /** From the agent: the node's description has changed. */
  record Describe(NodeDescription description) implements Frame {}

  /**
   * From either end, each second or so: it is there.
   *
   * @param well whether the node can run tasks; one whose engine is gone only says that it is there
   */
  record Beat(boolean well) implements Frame {}

  /** From the agent: task reports, until {@link Stored} answers. */
  record Reports(long batch, List<TaskReport> reports) implements Frame {
    /** Copies the list. */
    public Reports {
      reports = List.copyOf(reports);
    }
  }

  /**
   * From the agent: this node leaves the swarm.
   *
   * @param stopping whether its tasks are still being stopped; a second one tells when they have
   */
  record Leave(@JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean stopping) implements Frame {}

  /**
   * From the manager: a part of an order; see {@link AgentMessage.Assignments}.
   *
   * @param more whether further parts of the same order follow
   */
  record Assign(
      long term,
      long generation,
      boolean complete,
      boolean more,
      List<AssignedTask> tasks,
      List<TaskId> dropped)
      implements Frame {
    /** Copies the lists. */
    public Assign {
      tasks = List.copyOf(tasks);
      dropped = List.copyOf(dropped);
    }
  }

  /** From the manager: these reports are in the journal. */
  record Stored(long batch) implements Frame {}

  /** From the manager: register anew, as on a new session. */
  record Again() implements Frame {}

  /**
   * From the manager: who the managers are, and who leads; told first of all, and when it changes.
   * A manager that does not lead takes no registration: who is told of another leader goes there.
   *
   * @param term of the leader; who knows of a later one passes this over
   * @param leader the leader's control address, host:port; null while there is none
   * @param gossip the leader's gossip address, host:port; null if it is not known
   * @param managers the control addresses of all managers, host:port
   */
  record Managers(
      long term, @Nullable String leader, @Nullable String gossip, List<String> managers)
      implements Frame {
    /** Copies the list. */
    public Managers {
      managers = List.copyOf(managers);
    }
  }

  /**
   * From the manager: what this node is to be, {@code worker} or {@code manager}, or {@link
   * #REMOVED} from the swarm. Told again when the swarm has changed: its certificate may have to be
   * another one though the role is the same.
   */
  record Role(String role) implements Frame {
    /** Of a node that the swarm does not know any more; the last word it hears. */
    public static final String REMOVED = "removed";
  }

  /** From the manager: send this task's log to the control port, as the stream of this id. */
  record Logs(String id, TaskId task, LogOptions options) implements Frame {}

  /** From the manager: nobody wants that stream any more. */
  record LogsEnd(String id) implements Frame {}
}
