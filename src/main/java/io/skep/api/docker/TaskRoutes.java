package io.skep.api.docker;

import io.skep.api.docker.Lookup.Found;
import io.skep.api.http.ApiException;
import io.skep.api.http.ApiRequest;
import io.skep.api.http.ApiResponse;
import io.skep.api.http.Router;
import io.skep.kernel.TaskId;
import io.skep.orchestrator.Dirt;
import io.skep.spec.TaskState;
import io.skep.task.Task;
import io.skep.view.Entry;
import io.skep.view.SwarmView;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Lists and shows tasks. */
final class TaskRoutes {
  private static final String UP_TO_DATE = "_up-to-date";
  private static final Set<String> FILTERS =
      Set.of("id", "name", "label", "service", "node", "desired-state", "runtime", UP_TO_DATE);

  private final Gate gate;
  private final RenderCache<TaskId, Task> cache = new RenderCache<>(TaskJson::render);

  TaskRoutes(Gate gate) {
    this.gate = gate;
  }

  void addTo(Router.Builder routes) {
    routes.get("/tasks", this::list).get("/tasks/{id}", this::inspect);
  }

  private CompletionStage<ApiResponse> list(ApiRequest request) {
    FilterSet filters = new FilterSet(request.filters(500));
    SwarmView view = gate.manager().view().current();
    filters.accepting(FILTERS);
    List<String> services =
        filters.of("service").stream().map(s -> Lookup.service(view, s).id().value()).toList();
    List<String> nodes =
        filters.of("node").stream().map(n -> Lookup.node(view, n).id().value()).toList();
    Set<TaskState> desired = desired(filters);
    List<byte[]> tasks = new ArrayList<>();
    for (Map.Entry<TaskId, Entry<Task>> each : cache.inOrder(view.tasks())) {
      Task task = each.getValue().value();
      boolean passes =
          (services.isEmpty() || services.contains(task.serviceId().value()))
              && (nodes.isEmpty()
                  || (task.nodeId() != null && nodes.contains(task.nodeId().value())))
              && (desired.isEmpty() || desired.contains(task.desired()))
              && passes(filters, each.getKey(), task)
              && (!filters.has(UP_TO_DATE) || isUpToDate(view, task));
      if (passes) {
        tasks.add(cache.bytes(view, each.getKey(), each.getValue()));
      }
    }
    return CompletableFuture.completedFuture(ByteLists.array(tasks));
  }

  private static boolean passes(FilterSet filters, TaskId id, Task task) {
    return filters.prefix("id", id::value)
        && filters.prefix("name", () -> Lookup.taskName(id, task))
        && filters.labels("label", task.serviceLabels())
        && filters.exact("runtime", () -> "container");
  }

  /** Whether no update would replace the task; the client waits until its tasks are so. */
  private static boolean isUpToDate(SwarmView view, Task task) {
    return view.service(task.serviceId())
        .map(Entry::value)
        .filter(service -> !Dirt.isOn(view, service, task))
        .isPresent();
  }

  private static Set<TaskState> desired(FilterSet filters) {
    Set<TaskState> states = EnumSet.noneOf(TaskState.class);
    for (String text : filters.of("desired-state")) {
      if (!text.isEmpty()) {
        states.add(state(text));
      }
    }
    return states;
  }

  private static TaskState state(String text) {
    for (TaskState state : TaskState.values()) {
      if (state.toString().equals(text.toLowerCase(Locale.ROOT))) {
        return state;
      }
    }
    throw new ApiException(500, "Invalid desired-state filter: '" + text + "'");
  }

  private CompletionStage<ApiResponse> inspect(ApiRequest request) {
    SwarmView view = gate.manager().view().current();
    Found<TaskId, Task> found = Lookup.task(view, request.variable("id"));
    return CompletableFuture.completedFuture(
        ByteLists.one(cache.bytes(view, found.id(), found.entry())));
  }
}
