package io.skep.api.skep;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skep.api.docker.ActiveSwarm;
import io.skep.api.docker.Gate;
import io.skep.api.docker.Lookup;
import io.skep.api.http.ApiException;
import io.skep.api.http.ApiRequest;
import io.skep.api.http.ApiResponse;
import io.skep.api.http.Router;
import io.skep.kernel.NodeId;
import io.skep.kernel.TaskId;
import io.skep.scheduler.Hindsight;
import io.skep.scheduler.Scheduler;
import io.skep.scheduler.TaskGroup;
import io.skep.scheduler.Verdict;
import io.skep.task.Task;
import io.skep.task.TaskEvent.TaskAssigned;
import io.skep.view.LoggedEvent;
import io.skep.view.SwarmView;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /skep/v1/tasks/{id}/explain}: why a task is where it is, or nowhere.
 *
 * <p>A placed task's decision is made again from the journal, with what the scheduler knew then; a
 * waiting one's is made now.
 */
public final class ExplainRoutes {
  private final Gate gate;
  private final Executor reader;

  /**
   * The routes.
   *
   * @param reader runs what reads the disk
   */
  public ExplainRoutes(Gate gate, Executor reader) {
    this.gate = gate;
    this.reader = reader;
  }

  /** Adds the routes to the table. */
  public Router.Builder addTo(Router.Builder routes) {
    return routes.get("/skep/v1/tasks/{id}/explain", gate.reading(this::explain));
  }

  private CompletionStage<ApiResponse> explain(ApiRequest request) {
    ActiveSwarm swarm = gate.manager();
    String asked = request.variable("id");
    return CompletableFuture.supplyAsync(
        () -> ApiResponse.json(200, explain(swarm, asked, request)), reader);
  }

  private static ObjectNode explain(ActiveSwarm swarm, String asked, ApiRequest request) {
    SwarmView view = swarm.view().current();
    Lookup.Found<TaskId, Task> found = Lookup.task(view, asked);
    Task task = found.value();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("task", found.id().value());
    json.put("service", task.serviceName());
    json.put("slot", task.slot());
    json.put("state", String.valueOf(task.state()));
    json.put("message", task.status().message());
    if (task.status().err() != null) {
      json.put("error", task.status().err());
    }
    Optional<LoggedEvent> assigned = assigned(swarm, found.id());
    if (assigned.isEmpty()) {
      json.put("source", "present");
      List<Verdict> now = Scheduler.of(view).explain(TaskGroup.of(task), request.receivedAt());
      json.set("nodes", nodes(now, null));
      return json;
    }
    LoggedEvent event = assigned.get();
    json.put("source", "journal");
    json.set("decision", decision(event));
    json.set("nodes", nodes(verdicts(swarm, event), task.nodeId()));
    return json;
  }

  private static List<Verdict> verdicts(ActiveSwarm swarm, LoggedEvent assigned) {
    return Hindsight.verdicts(assigned, new Past(swarm))
        .orElseThrow(
            () -> new ApiException(404, "the journal no longer holds what led to this placement"));
  }

  /** From the nearest view that this manager has kept. */
  private record Past(ActiveSwarm swarm) implements Hindsight.Past {
    @Override
    public SwarmView before(long index, Instant time) {
      return swarm.view().before(index, time);
    }

    @Override
    public Iterator<LoggedEvent> after(long index) {
      return swarm.history().from(index).iterator();
    }
  }

  private static Optional<LoggedEvent> assigned(ActiveSwarm swarm, TaskId id) {
    return swarm.history().of("task|" + id).stream()
        .filter(event -> event.recorded().event() instanceof TaskAssigned)
        .findFirst();
  }

  private static ObjectNode decision(LoggedEvent event) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("index", event.index());
    json.put("time", event.recorded().meta().time().toString());
    json.put("cause", event.recorded().meta().cause().toString());
    if (event.recorded().event() instanceof TaskAssigned assigned) {
      json.put("node", assigned.nodeId().value());
      boolean exact = assigned.round() != null;
      json.put("exact", exact);
      if (assigned.round() != null) {
        json.put("seen", assigned.round().seen());
        json.put("turn", assigned.round().turn());
      }
    }
    return json;
  }

  private static ArrayNode nodes(List<Verdict> verdicts, @Nullable NodeId chosen) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    int rank = 0;
    for (Verdict verdict : verdicts) {
      ObjectNode json = array.addObject();
      json.put("id", verdict.node().value());
      json.put("hostname", verdict.hostname());
      json.put("fits", verdict.fits());
      if (verdict.fits()) {
        json.put("rank", ++rank);
      }
      json.put("chosen", verdict.node().equals(chosen));
      ArrayNode checks = json.putArray("filters");
      for (Verdict.Check check : verdict.checks()) {
        ObjectNode one = checks.addObject();
        one.put("filter", check.filter());
        one.put("passes", check.passes());
        if (check.reason() != null) {
          one.put("reason", check.reason());
        }
      }
      json.set("ranking", ranking(verdict));
    }
    return array;
  }

  /** What the order of the nodes depends on, the most important first. */
  private static ObjectNode ranking(Verdict verdict) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode branches = json.putArray("spread");
    for (Verdict.Branch branch : verdict.branches()) {
      branches
          .addObject()
          .put("preference", branch.preference())
          .put("value", branch.value())
          .put("tasks", branch.tasks());
    }
    json.put("recentFailures", verdict.recentFailures());
    json.put("tasksOfService", verdict.tasksOfService());
    json.put("tasks", verdict.tasks());
    return json;
  }
}
