package io.skep.api.skep;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.skep.api.http.ApiException;
import io.skep.api.http.ApiRequest;
import io.skep.api.http.ApiResponse;
import io.skep.api.http.Query;
import io.skep.api.http.Router;
import io.skep.audit.EventFilter;
import io.skep.audit.EventJson;
import io.skep.audit.Why;
import io.skep.view.LoggedEvent;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** {@code GET /skep/v1/events} and {@code GET /skep/v1/why/{kind}/{id}}. */
public final class AuditRoutes {
  private static final List<String> KINDS =
      List.of("any", "task", "service", "node", "container", "swarm", "refusal");

  private final Supplier<Optional<Audit>> audit;
  private final Executor reader;

  /**
   * The routes.
   *
   * @param audit empty while there is no swarm
   * @param reader runs what reads the disk
   */
  public AuditRoutes(Supplier<Optional<Audit>> audit, Executor reader) {
    this.audit = audit;
    this.reader = reader;
  }

  /** Adds the routes to the table. */
  public Router.Builder addTo(Router.Builder routes) {
    return routes.get("/skep/v1/events", this::events).get("/skep/v1/why/{kind}/{id}", this::why);
  }

  private CompletionStage<ApiResponse> events(ApiRequest request) {
    Audit source = swarm();
    Query query = request.query();
    EventFilter filter =
        new EventFilter(
            new EventFilter.Query(
                query.value("service"),
                query.value("principal"),
                query.value("since").map(AuditRoutes::time)),
            source.history());
    long after =
        query
            .value("after")
            .or(() -> request.headers().value("Last-Event-ID"))
            .map(this::index)
            .orElse(0L);
    EventStream stream = new EventStream(source, filter, reader);
    return CompletableFuture.completedFuture(
        ApiResponse.stream(
            200, Optional.of("text/event-stream"), stream.from(after, query.flag("follow"))));
  }

  private CompletionStage<ApiResponse> why(ApiRequest request) {
    Audit source = swarm();
    String kind = request.variable("kind");
    String id = request.variable("id");
    if (!KINDS.contains(kind)) {
      throw new ApiException(400, "kind: " + kind + " (expected: one of " + KINDS + ")");
    }
    return CompletableFuture.supplyAsync(
        () -> {
          List<LoggedEvent> chain =
              new Why(source.history()).chain(source.view().current(), kind, id);
          if (chain.isEmpty()) {
            throw new ApiException(404, kind + " " + id + " not found");
          }
          ArrayNode array = JsonNodeFactory.instance.arrayNode();
          chain.forEach(event -> array.add(EventJson.of(event)));
          return ApiResponse.json(200, array);
        },
        reader);
  }

  private Audit swarm() {
    return audit
        .get()
        .orElseThrow(
            () ->
                new ApiException(
                    503,
                    "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm"
                        + " join\" to connect this node to swarm and try again."));
  }

  private long index(String text) {
    try {
      long index = Long.parseLong(text);
      if (index >= 0) {
        return index;
      }
    } catch (NumberFormatException notANumber) {
      throw new ApiException(400, "after: " + text + " (expected: the index of an event)");
    }
    throw new ApiException(400, "after: " + text + " (expected: >= 0)");
  }

  private static Instant time(String text) {
    try {
      return text.matches("\\d+(\\.\\d+)?")
          ? Instant.ofEpochMilli((long) (Double.parseDouble(text) * 1000))
          : Instant.parse(text);
    } catch (DateTimeParseException unreadable) {
      throw new ApiException(
          400, "since: " + text + " (expected: RFC 3339, or seconds since the epoch)");
    }
  }
}
