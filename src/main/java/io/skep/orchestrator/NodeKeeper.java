package io.skep.orchestrator;

import io.skep.kernel.NodeId;
import io.skep.kernel.TaskId;
import io.skep.node.Node;
import io.skep.node.NodeEvent;
import io.skep.spec.PortStatus;
import io.skep.spec.TaskState;
import io.skep.spec.TaskStatus;
import io.skep.task.Task;
import io.skep.task.TaskCommand.SettleTaskStatus;
import io.skep.task.TaskEvent;
import io.skep.view.Entry;
import io.skep.view.LoggedEvent;
import io.skep.view.SwarmView;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Settles the tasks of one node that the node cannot speak for: rejects those whose constraints it
 * no longer meets, and gives up those of a node that is gone, or down for a day.
 */
public final class NodeKeeper implements Planner<NodeId> {
  private static final Duration GIVE_UP = Duration.ofHours(24);

  @Override
  public String name() {
    return "constraint-enforcer";
  }

  @Override
  public Plan plan(SwarmView view, NodeId id, Instant now) {
    Plan.Draft draft = new Plan.Draft();
    Entry<Node> node = view.nodes().get(id);
    if (node == null) {
      long removal = view.removalOf("node", id.value()).orElse(view.index());
      settle(view, id, draft, removal, (task, status) -> orphaned(now, status));
    } else if (node.value().isDown()) {
      Instant giveUp = node.value().updatedAt().plus(GIVE_UP);
      if (now.isBefore(giveUp)) {
        draft.wakeAt(giveUp);
      } else {
        settle(view, id, draft, node.index(), (task, status) -> orphaned(now, status));
      }
    } else if (!node.value().isDrained()) {
      settle(
          view,
          id,
          draft,
          Math.max(node.createdIndex(), node.index()),
          (task, status) ->
              Eligibility.meets(id, node.value(), task.spec().placement()) || !isWanted(task)
                  ? status
                  : rejected(now, status));
    }
    return draft.done();
  }

  private static void settle(
      SwarmView view,
      NodeId id,
      Plan.Draft draft,
      long cause,
      BiFunction<Task, TaskStatus, TaskStatus> rule) {
    for (TaskId task : view.tasksOn(id)) {
      Entry<Task> entry = view.tasks().get(task);
      if (entry == null
          || entry.value().state().compareTo(TaskState.ASSIGNED) < 0
          || entry.value().state().isTerminal()) {
        continue;
      }
      TaskStatus before = entry.value().status();
      TaskStatus after = rule.apply(entry.value(), before);
      if (!after.equals(before)) {
        draft.tell(task, new SettleTaskStatus(after), cause);
      }
    }
  }

  private static boolean isWanted(Task task) {
    return !task.desired().isAfter(TaskState.COMPLETE);
  }

  private static TaskStatus rejected(Instant now, TaskStatus before) {
    return new TaskStatus(
        now,
        TaskState.REJECTED,
        "task rejected by constraint enforcer",
        "assigned node no longer meets constraints",
        before.containerStatus(),
        before.portStatus());
  }

  private static TaskStatus orphaned(Instant now, TaskStatus before) {
    return new TaskStatus(
        now,
        TaskState.ORPHANED,
        before.message(),
        before.err(),
        before.containerStatus(),
        before.portStatus() == null ? new PortStatus(null) : before.portStatus());
  }

  @Override
  public Set<NodeId> touched(SwarmView before, SwarmView after, LoggedEvent event) {
    return switch (event.recorded().event()) {
      case NodeEvent.ManagerStatusChanged changed -> Set.of();
      case NodeEvent changed -> Set.of(new NodeId(event.id()));
      case TaskEvent.TaskAssigned assigned ->
          after.nodes().containsKey(assigned.nodeId()) ? Set.of() : Set.of(assigned.nodeId());
      default -> Set.of();
    };
  }

  @Override
  public Set<NodeId> all(SwarmView view) {
    Set<NodeId> all = new HashSet<>(view.nodes().keySet());
    all.addAll(view.tasksByNode().keySet());
    return all;
  }
}
