package io.skep.api.docker;

import io.skep.api.docker.Lookup.Found;
import io.skep.api.http.ApiRequest;
import io.skep.api.http.ApiResponse;
import io.skep.api.http.Router;
import io.skep.kernel.ServiceId;
import io.skep.kernel.TaskId;
import io.skep.service.Service;
import io.skep.spec.ContainerSpec;
import io.skep.spec.TaskSpec;
import io.skep.task.Task;
import io.skep.view.SwarmView;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The logs of services and of tasks. */
final class LogRoutes {
  private final Gate gate;

  LogRoutes(Gate gate) {
    this.gate = gate;
  }

  void addTo(Router.Builder routes) {
    routes.get("/services/{id}/logs", this::ofService).get("/tasks/{id}/logs", this::ofTask);
  }

  private CompletionStage<ApiResponse> ofService(ApiRequest request) {
    LogRequest.requireStream(request);
    ActiveSwarm swarm = gate.manager();
    Found<ServiceId, Service> found =
        Lookup.service(swarm.view().current(), request.variable("id"));
    LogStream.Wanted wanted =
        new LogStream.Wanted(
            view -> view.tasksOf(found.id()), view -> view.service(found.id()).isPresent());
    return answer(swarm, request, wanted, isTerminal(found.value().spec().taskTemplate()));
  }

  private CompletionStage<ApiResponse> ofTask(ApiRequest request) {
    LogRequest.requireStream(request);
    ActiveSwarm swarm = gate.manager();
    Found<TaskId, Task> found = Lookup.task(swarm.view().current(), request.variable("id"));
    LogStream.Wanted wanted =
        new LogStream.Wanted(view -> List.of(found.id()), view -> mayStillRun(view, found.id()));
    return answer(swarm, request, wanted, isTerminal(found.value().spec()));
  }

  private static boolean mayStillRun(SwarmView view, TaskId id) {
    return view.task(id).filter(task -> task.value().isRunnable()).isPresent();
  }

  private static boolean isTerminal(@Nullable TaskSpec spec) {
    ContainerSpec container = spec == null ? null : spec.containerSpec();
    return container != null && container.tty();
  }

  private static CompletionStage<ApiResponse> answer(
      ActiveSwarm swarm, ApiRequest request, LogStream.Wanted wanted, boolean terminal) {
    LogRequest asked = LogRequest.of(request);
    LogFrames frames = new LogFrames(!terminal, asked.timestamps(), asked.details());
    Optional<String> type =
        request.version().atLeast(1, 42)
            ? Optional.of(
                terminal
                    ? "application/vnd.docker.raw-stream"
                    : "application/vnd.docker.multiplexed-stream")
            : Optional.empty();
    return CompletableFuture.completedFuture(
        ApiResponse.stream(
            200, type, LogStream.of(swarm, wanted, asked, frames, Thread::startVirtualThread)));
  }
}
