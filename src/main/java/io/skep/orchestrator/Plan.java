package io.skep.orchestrator;

import io.skep.kernel.TaskId;
import io.skep.spec.TaskState;
import io.skep.task.TaskCommand;
import io.skep.task.TaskCommand.CreateTask;
import io.skep.task.TaskCommand.DesireTaskState;
import io.skep.task.TaskEvent.TaskCreated;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done now, and when to look again if nothing happens before.
 *
 * @param orders in the order in which they were thought of; none depends on another's outcome
 * @param wakeAt null if only an event can change the plan
 */
public record Plan(List<Order> orders, @Nullable Instant wakeAt) {
  /** Copies the list. */
  public Plan {
    orders = List.copyOf(orders);
  }

  /** Collects a plan; owned by one thread. */
  static final class Draft {
    private final List<Order> orders = new ArrayList<>();
    private final Set<TaskId> told = new HashSet<>();
    private @Nullable Instant wakeAt;

    /** Makes a task. */
    void create(TaskId id, TaskCreated task, long cause) {
      orders.add(new Order.ToTask(id, new CreateTask(task), cause));
    }

    /** Wants the task to become this, unless it is to be that or more already. */
    void desire(SlotTask task, TaskState desired, long cause) {
      if (desired.isAfter(task.task().desired()) && told.add(task.id())) {
        orders.add(new Order.ToTask(task.id(), new DesireTaskState(desired), cause));
      }
    }

    /** Commands a task otherwise. */
    void tell(TaskId id, TaskCommand command, long cause) {
      orders.add(new Order.ToTask(id, command, cause));
    }

    void add(Order order) {
      orders.add(order);
    }

    /** Whether this plan already wants something else of the task. */
    boolean hasTold(SlotTask task) {
      return told.contains(task.id());
    }

    /** Asks to look again at that time. */
    void wakeAt(Instant time) {
      if (wakeAt == null || time.isBefore(wakeAt)) {
        wakeAt = time;
      }
    }

    Plan done() {
      return new Plan(orders, wakeAt);
    }
  }
}
