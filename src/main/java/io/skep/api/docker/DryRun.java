package io.skep.api.docker;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skep.api.http.ApiRequest;
import io.skep.api.http.ApiResponse;
import io.skep.kernel.Decision;
import io.skep.kernel.NodeId;
import io.skep.kernel.ServiceId;
import io.skep.kernel.TaskId;
import io.skep.orchestrator.Forecast;
import io.skep.service.Service;
import io.skep.service.ServiceCommand;
import io.skep.service.ServiceDecider;
import io.skep.service.ServiceEvent;
import io.skep.service.ServiceRejection.NameTaken;
import io.skep.spec.ServiceSpec;
import io.skep.spec.TaskState;
import io.skep.spec.UpdateStatus;
import io.skep.task.Task;
import io.skep.view.Entry;
import io.skep.view.SwarmView;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The answer to {@code ?dryRun=true}: what a command would change and where each task would go, by
 * the same rules, on a fork of the view. Nothing is written.
 */
final class DryRun {
  private static final int MILLIS = 1000;

  private final SwarmView view;
  private final ServiceId id;
  private final @Nullable Service before;
  private final Forecast.Outcome outcome;

  private DryRun(SwarmView view, ServiceId id, @Nullable Service before, Forecast.Outcome outcome) {
    this.view = view;
    this.id = id;
    this.before = before;
    this.outcome = outcome;
  }

  static boolean isAsked(ApiRequest request) {
    return request.query().flag("dryRun");
  }

  /** Answers 200, or refuses as the command itself would be refused. */
  static CompletionStage<ApiResponse> of(
      ActiveSwarm swarm, ServiceId id, ServiceCommand command, ApiRequest request) {
    SwarmView view = swarm.view().current();
    Service before = view.service(id).map(Entry::value).orElse(null);
    List<ServiceEvent> events = events(view, id, before, command);
    return CompletableFuture.supplyAsync(
        () -> {
          Forecast.Outcome outcome =
              Forecast.of(
                  view, id, events, Refusals.meta(request), () -> new TaskId(swarm.ids().next()));
          return ApiResponse.json(200, new DryRun(view, id, before, outcome).json());
        },
        Thread::startVirtualThread);
  }

  private static List<ServiceEvent> events(
      SwarmView view, ServiceId id, @Nullable Service before, ServiceCommand command) {
    if (command instanceof ServiceCommand.CreateService create) {
      String name = String.valueOf(create.spec().name());
      if (view.serviceNamed(name).isPresent()) {
        throw Refusals.of(new NameTaken(name));
      }
    }
    return switch (new ServiceDecider(id.value()).decide(before, command)) {
      case Decision.Accepted<ServiceEvent> accepted -> accepted.events();
      case Decision.Refused<ServiceEvent> refused -> throw Refusals.of(refused.why());
    };
  }

  private ObjectNode json() {
    Service after = outcome.end().service(id).map(Entry::value).orElseThrow();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("dryRun", true);
    json.put("viewIndex", view.index());
    ObjectNode service = json.putObject("service");
    if (before != null) {
      service.put("id", id.value());
    }
    service.put("name", after.name());
    ObjectNode revision = json.putObject("revision");
    revision.put("from", before == null ? 0 : before.revision());
    revision.put("to", before == null ? 1 : before.revision() + 1);
    ServiceSpec old = before == null ? null : before.spec();
    json.set(
        "changes",
        SpecDiff.of(
            old == null ? JsonNodeFactory.instance.objectNode() : DockerMapper.tree(old),
            DockerMapper.tree(after.spec())));
    json.set("moves", moves());
    json.set("tasks", tasks());
    UpdateStatus status = after.updateStatus();
    if (status != null) {
      json.put("updateStatus", status.state());
    }
    json.put("seconds", seconds(outcome.length()));
    json.put("whole", outcome.whole());
    json.put("assumes", "nodes stay as they are; tasks start and stop at once and do not fail");
    return json;
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / (double) MILLIS;
  }

  private ArrayNode moves() {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Forecast.Move move : outcome.moves()) {
      ObjectNode json = array.addObject();
      boolean start = move.kind() == Forecast.Move.Kind.START;
      json.put("after", seconds(move.after()));
      json.put("action", start ? "start" : "stop");
      json.put("slot", move.slot());
      if (view.tasks().containsKey(move.task())) {
        json.put("task", move.task().value());
      }
      node(json, move.node());
    }
    return array;
  }

  /** The service's wanted tasks in the end: those that stay, the new ones, those that wait. */
  private ArrayNode tasks() {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    outcome.end().tasksOf(id).stream()
        .flatMap(
            task -> outcome.end().task(task).map(entry -> Map.entry(task, entry.value())).stream())
        .filter(task -> !task.getValue().desired().isAfter(TaskState.COMPLETE))
        .sorted(
            Comparator.comparingLong((Map.Entry<TaskId, Task> task) -> task.getValue().slot())
                .thenComparing(task -> String.valueOf(task.getValue().nodeId())))
        .forEach(task -> task(array.addObject(), task.getKey(), task.getValue()));
    return array;
  }

  private void task(ObjectNode json, TaskId task, Task end) {
    boolean stays = view.tasks().containsKey(task);
    boolean waits = end.state() == TaskState.PENDING;
    json.put("slot", end.slot());
    json.put("action", waits ? "wait" : stays ? "keep" : "start");
    if (stays) {
      json.put("task", task.value());
    }
    if (waits && end.status().err() != null) {
      json.put("error", end.status().err());
    }
    node(json, end.nodeId());
  }

  private void node(ObjectNode json, @Nullable NodeId node) {
    if (node != null) {
      json.put("node", node.value());
      json.put("hostname", view.node(node).map(entry -> Lookup.hostname(entry.value())).orElse(""));
    }
  }
}
