package io.skep.orchestrator;

import io.skep.cluster.Cluster;
import io.skep.cluster.ClusterEvent;
import io.skep.kernel.ServiceId;
import io.skep.kernel.TaskId;
import io.skep.service.Service;
import io.skep.service.ServiceEvent;
import io.skep.spec.OrchestrationConfig;
import io.skep.spec.RestartPolicy;
import io.skep.spec.ServiceMode;
import io.skep.spec.TaskSpec;
import io.skep.spec.TaskState;
import io.skep.spec.UpdateStatus;
import io.skep.task.TaskCommand.RemoveTask;
import io.skep.task.TaskEvent;
import io.skep.view.Entry;
import io.skep.view.LoggedEvent;
import io.skep.view.SwarmView;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Forgets tasks: those to be removed once nothing of them can run, and the oldest ended ones of a
 * slot beyond the history limit. A slot always keeps its newest task, and while an update is under
 * way what it made, since that is how far the update has come.
 */
public final class TaskReaper implements Planner<ServiceId> {
  private static final long DEFAULT_LIMIT = 5;

  @Override
  public String name() {
    return "reaper";
  }

  @Override
  public Plan plan(SwarmView view, ServiceId id, Instant now) {
    Plan.Draft draft = new Plan.Draft();
    Service service = view.service(id).map(Entry::value).orElse(null);
    List<SlotTasks> slots =
        isGlobal(service) ? SlotTasks.byNode(view, id) : SlotTasks.byNumber(view, id);
    long limit = limit(view.cluster(), service);
    for (SlotTasks slot : slots) {
      forgetRemoved(slot, draft);
      if (service != null && limit >= 0) {
        forgetOldest(slot, service, limit, draft);
      }
    }
    return draft.done();
  }

  private static boolean isGlobal(@Nullable Service service) {
    ServiceMode mode = service == null ? null : service.spec().mode();
    return mode != null && (mode.global() != null || mode.globalJob() != null);
  }

  private static long limit(@Nullable Entry<Cluster> cluster, @Nullable Service service) {
    TaskSpec template = service == null ? null : service.spec().taskTemplate();
    RestartPolicy policy = template == null ? null : template.restartPolicy();
    Long attempts = policy == null ? null : policy.maxAttempts();
    if (attempts != null && attempts > 0) {
      return attempts + 1;
    }
    OrchestrationConfig config = cluster == null ? null : cluster.value().spec().orchestration();
    Long limit = config == null ? null : config.taskHistoryRetentionLimit();
    return limit == null ? DEFAULT_LIMIT : limit;
  }

  private static void forgetRemoved(SlotTasks slot, Plan.Draft draft) {
    for (SlotTask task : slot.tasks()) {
      TaskState state = task.task().state();
      if (task.task().desired() == TaskState.REMOVE
          && (state.compareTo(TaskState.ASSIGNED) < 0 || state.isTerminal())) {
        draft.tell(task.id(), new RemoveTask(), task.entry().index());
      }
    }
  }

  private static void forgetOldest(SlotTasks slot, Service service, long limit, Plan.Draft draft) {
    List<SlotTask> kept =
        slot.tasks().stream().filter(task -> task.task().desired() != TaskState.REMOVE).toList();
    long surplus = kept.size() - limit;
    for (SlotTask task : kept) {
      if (surplus <= 0 || task.equals(kept.getLast())) {
        return;
      }
      boolean over = task.hasEnded() && !task.isWanted();
      if ((over || task.willNeverRun()) && !isProgress(task, service)) {
        draft.tell(task.id(), new RemoveTask(), kept.getLast().entry().createdIndex());
        surplus--;
      }
    }
  }

  private static boolean isProgress(SlotTask task, Service service) {
    UpdateStatus status = service.updateStatus();
    return status != null
        && ("updating".equals(status.state()) || "rollback_started".equals(status.state()))
        && task.isMadeByUpdate()
        && task.task().revision() == service.revision();
  }

  @Override
  public Set<ServiceId> touched(SwarmView before, SwarmView after, LoggedEvent event) {
    return switch (event.recorded().event()) {
      case TaskEvent.TaskCreated created -> Set.of(created.serviceId());
      case TaskEvent.TaskDesired desired -> serviceOf(after, event);
      case TaskEvent.TaskStatusChanged changed -> serviceOf(after, event);
      case ServiceEvent changed -> Set.of(new ServiceId(event.id()));
      case ClusterEvent.SwarmUpdated updated -> all(after);
      default -> Set.of();
    };
  }

  private static Set<ServiceId> serviceOf(SwarmView view, LoggedEvent event) {
    return view.task(new TaskId(event.id()))
        .filter(entry -> !new SlotTask(new TaskId(event.id()), entry).isWanted())
        .map(entry -> Set.of(entry.value().serviceId()))
        .orElse(Set.of());
  }

  @Override
  public Set<ServiceId> all(SwarmView view) {
    return new HashSet<>(view.tasksByService().keySet());
  }
}
