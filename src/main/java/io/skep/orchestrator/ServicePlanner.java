package io.skep.orchestrator;

import io.skep.kernel.NodeId;
import io.skep.kernel.ServiceId;
import io.skep.kernel.TaskId;
import io.skep.node.NodeEvent;
import io.skep.service.Service;
import io.skep.service.ServiceEvent;
import io.skep.spec.ServiceMode;
import io.skep.spec.TaskState;
import io.skep.task.Task;
import io.skep.task.TaskEvent;
import io.skep.view.Entry;
import io.skep.view.LoggedEvent;
import io.skep.view.SwarmView;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Plans for one service at a time: its slots, restarts and updates. One planner for all three, so
 * that no two of them ever fill the same slot.
 */
public final class ServicePlanner implements Planner<ServiceId> {
  private final Supplier<TaskId> ids;

  /** Names new tasks by these ids. */
  public ServicePlanner(Supplier<TaskId> ids) {
    this.ids = ids;
  }

  @Override
  public String name() {
    return "orchestrator";
  }

  @Override
  public Plan plan(SwarmView view, ServiceId id, Instant now) {
    Plan.Draft draft = new Plan.Draft();
    Entry<Service> entry = view.services().get(id);
    if (entry == null) {
      removeOrphans(view, id, draft);
      return draft.done();
    }
    ServiceContext service = new ServiceContext(view, id, entry, now, ids, draft);
    ServiceMode mode = entry.value().spec().mode();
    if (mode == null || mode.replicated() != null) {
      new ReplicatedPlan(service).draft();
    } else if (mode.global() != null) {
      new GlobalPlan(service).draft();
    } else if (mode.replicatedJob() != null) {
      new JobPlan(service).draft(mode.replicatedJob());
    } else {
      new JobPlan(service).draftGlobal();
    }
    return draft.done();
  }

  private static void removeOrphans(SwarmView view, ServiceId id, Plan.Draft draft) {
    for (TaskId task : view.tasksOf(id)) {
      Entry<Task> entry = view.tasks().get(task);
      if (entry != null) {
        long cause = view.removalOf("service", id.value()).orElse(entry.createdIndex());
        draft.desire(new SlotTask(task, entry), TaskState.REMOVE, cause);
      }
    }
  }

  @Override
  public Set<ServiceId> touched(SwarmView before, SwarmView after, LoggedEvent event) {
    return switch (event.recorded().event()) {
      case ServiceEvent changed -> Set.of(new ServiceId(event.id()));
      case TaskEvent.TaskCreated created -> Set.of(created.serviceId());
      case TaskEvent.TaskAssigned assigned -> Set.of();
      case TaskEvent.TaskStatusChanged changed -> byStatus(after, event, changed);
      case TaskEvent changed -> serviceOf(before, after, event);
      case NodeEvent.ManagerStatusChanged changed -> Set.of();
      case NodeEvent changed -> onNode(before, after, new NodeId(event.id()));
      default -> Set.of();
    };
  }

  /** Only what matters to a plan: that a task runs, has ended, or cannot be placed. */
  private static Set<ServiceId> byStatus(
      SwarmView after, LoggedEvent event, TaskEvent.TaskStatusChanged changed) {
    TaskState state = changed.status().state();
    return state == TaskState.PENDING || (state != null && !TaskState.RUNNING.isAfter(state))
        ? serviceOf(after, after, event)
        : Set.of();
  }

  private static Set<ServiceId> serviceOf(SwarmView before, SwarmView after, LoggedEvent event) {
    TaskId id = new TaskId(event.id());
    Entry<Task> entry = after.tasks().getOrDefault(id, before.tasks().get(id));
    return entry == null ? Set.of() : Set.of(entry.value().serviceId());
  }

  private static Set<ServiceId> onNode(SwarmView before, SwarmView after, NodeId node) {
    Set<ServiceId> services = new HashSet<>();
    for (SwarmView view : new SwarmView[] {before, after}) {
      for (TaskId task : view.tasksOn(node)) {
        Entry<Task> entry = view.tasks().get(task);
        if (entry != null) {
          services.add(entry.value().serviceId());
        }
      }
    }
    after
        .services()
        .forEach(
            (id, service) -> {
              ServiceMode mode = service.value().spec().mode();
              if (mode != null && (mode.global() != null || mode.globalJob() != null)) {
                services.add(id);
              }
            });
    return services;
  }

  @Override
  public Set<ServiceId> all(SwarmView view) {
    Set<ServiceId> all = new HashSet<>(view.services().keySet());
    all.addAll(view.tasksByService().keySet());
    return all;
  }
}
