package io.skep.agent;

import io.skep.kernel.TaskId;
import io.skep.session.AgentMessage;
import io.skep.session.AssignedTask;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** The controllers of an agent's tasks. Belongs to the agent's actor. */
final class Controllers {
  private final ActorContext<AgentMessage> context;
  private final TaskSteps steps;
  private final Map<TaskId, ActorRef<TaskMessage>> tasks = new HashMap<>();

  Controllers(ActorContext<AgentMessage> context, TaskSteps steps) {
    this.context = context;
    this.steps = steps;
  }

  /** Takes up a task that the store has. */
  void restore(StoredTask stored) {
    spawn(stored, true);
  }

  /** Takes up a task, or tells its controller what is wanted now. */
  void assign(AssignedTask task) {
    if (knows(task.id())) {
      tell(task.id(), new TaskMessage.Assign(task));
    } else {
      spawn(StoredTask.fresh(task), false);
    }
  }

  private void spawn(StoredTask stored, boolean written) {
    TaskId id = stored.task().id();
    Behavior<TaskMessage> controller =
        TaskController.create(steps, context.getSelf(), stored, written);
    ActorRef<TaskMessage> ref = context.spawnAnonymous(controller);
    context.watchWith(ref, new AgentEvent.ControllerDied(id, ref));
    tasks.put(id, ref);
  }

  boolean knows(TaskId task) {
    return tasks.containsKey(task);
  }

  boolean isEmpty() {
    return tasks.isEmpty();
  }

  void tell(TaskId id, TaskMessage message) {
    ActorRef<TaskMessage> task = tasks.get(id);
    if (task != null) {
      task.tell(message);
    }
  }

  void tellAll(Predicate<TaskId> which, TaskMessage message) {
    Set.copyOf(tasks.keySet()).stream().filter(which).forEach(id -> tell(id, message));
  }

  /** Nothing is left of the task. */
  void forget(TaskId task) {
    tasks.remove(task);
  }

  /**
   * A controller failed, which is a defect: a new one takes the task up from the store, as after a
   * crash of the daemon. One that ended because its task is gone is none of these.
   */
  void replace(AgentEvent.ControllerDied died) {
    if (died.controller().equals(tasks.get(died.task()))) {
      context.getLog().error("the controller of task {} failed", died.task());
      context.pipeToSelf(
          steps.reload(died.task()),
          (found, why) ->
              new AgentEvent.Reloaded(died.task(), why == null ? found : Optional.empty()));
    }
  }

  void reloaded(AgentEvent.Reloaded message) {
    message.stored().ifPresentOrElse(this::restore, () -> forget(message.task()));
  }
}
