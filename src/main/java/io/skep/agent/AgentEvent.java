package io.skep.agent;

import io.skep.kernel.TaskId;
import io.skep.session.AgentMessage;
import io.skep.session.DispatcherMessage;
import io.skep.session.TaskReport;
import io.skep.spec.NodeDescription;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** What an agent hears from its own parts. */
sealed interface AgentEvent extends AgentMessage {
  /** A task has reached a state, and the store has it. */
  record TaskReported(TaskReport report) implements AgentEvent {}

  /** Nothing is left of a dropped task. */
  record TaskGone(TaskId task) implements AgentEvent {}

  /** A controller ended. */
  record ControllerDied(TaskId task, ActorRef<TaskMessage> controller) implements AgentEvent {}

  /** The task of a failed controller as the store has it. */
  record Reloaded(TaskId task, Optional<StoredTask> stored) implements AgentEvent {}

  /** The store was read. */
  record Loaded(TaskStore.Contents contents) implements AgentEvent {}

  /** The store could not be read. */
  record Unloadable(Throwable why) implements AgentEvent {}

  /** The store has this leader's term; or it could not be written. */
  record TermKept(long term, @Nullable Throwable why) implements AgentEvent {}

  /** The dispatcher is no more. */
  record DispatcherGone(ActorRef<DispatcherMessage> dispatcher) implements AgentEvent {}

  /** What the node is and has; told when it has changed. */
  record Described(NodeDescription description) implements AgentEvent {}

  /** The engine answers (again), and anything may have happened; or it does not. */
  record EngineSeen(boolean there) implements AgentEvent {}

  /** Something happened to a container of the task. */
  record Happened(TaskId task) implements AgentEvent {}

  /** All containers of tasks of this node. */
  record Listed(List<ContainerSummary> containers) implements AgentEvent {}

  /** Times to do something. */
  enum Tick implements AgentEvent {
    HEARTBEAT,
    RESEND,
    REFRESH
  }
}
