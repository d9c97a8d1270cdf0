package io.skep.api.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skep.api.http.ApiException;
import io.skep.api.http.ApiRequest;
import io.skep.api.http.ApiResponse;
import io.skep.api.http.Handler;
import io.skep.api.http.Json;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.CompletionStage;

/**
 * The list of containers by whether they are tasks.
 *
 * <p>The engine tells the tasks of its own swarm from other containers by how they were made, so to
 * it none of ours is one; here the label that each of them bears says it.
 */
final class ContainerList implements Handler {
  private static final String FILTER = "is-task";
  private static final String TASK = "com.docker.swarm.task.id";

  private final Engine engine;

  ContainerList(Engine engine) {
    this.engine = engine;
  }

  @Override
  public CompletionStage<ApiResponse> handle(ApiRequest request) {
    Optional<Boolean> tasks = tasks(request);
    if (tasks.isEmpty()) {
      return Relayed.send(engine, request, request.rawQuery(), request.body())
          .thenApply(Relayed::answer);
    }
    return Relayed.send(engine, request, allOf(request), request.body())
        .thenApply(
            all ->
                all.head().status() == 200
                    ? ApiResponse.json(200, those(all, tasks.get(), most(request)))
                    : Relayed.answer(all));
  }

  /** Empty where the client does not ask, or asks what the engine will refuse. */
  private static Optional<Boolean> tasks(ApiRequest request) {
    List<String> asked = request.filters(400).getOrDefault(FILTER, List.of());
    return asked.size() == 1 && List.of("true", "false").contains(asked.getFirst())
        ? Optional.of(asked.getFirst().equals("true"))
        : Optional.empty();
  }

  private static int most(ApiRequest request) {
    try {
      int limit = Integer.parseInt(request.query().text("limit"));
      return limit > 0 ? limit : Integer.MAX_VALUE;
    } catch (NumberFormatException none) {
      return Integer.MAX_VALUE;
    }
  }

  /** The query without this filter; a limit counts what is left, and means stopped ones too. */
  private static String allOf(ApiRequest request) {
    StringJoiner query = new StringJoiner("&");
    for (Map.Entry<String, List<String>> each : request.query().values().entrySet()) {
      String name = each.getKey();
      if (!List.of("filters", "limit").contains(name)) {
        each.getValue().forEach(value -> query.add(name + "=" + encoded(value)));
      }
    }
    if (most(request) < Integer.MAX_VALUE) {
      query.add("all=1");
    }
    ObjectNode others = JsonNodeFactory.instance.objectNode();
    request.filters(400).entrySet().stream()
        .filter(each -> !each.getKey().equals(FILTER))
        .forEach(
            each -> {
              ArrayNode values = others.putArray(each.getKey());
              each.getValue().forEach(values::add);
            });
    return query.add("filters=" + encoded(others.toString())).toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static ArrayNode those(EngineClient.Answer all, boolean tasks, int most) {
    ArrayNode left = JsonNodeFactory.instance.arrayNode();
    try {
      for (JsonNode container : Json.tree(all.body())) {
        if (left.size() < most && container.path("Labels").has(TASK) == tasks) {
          left.add(container);
        }
      }
    } catch (IOException malformed) {
      throw new ApiException(502, "the engine's answer is no JSON: " + malformed.getMessage());
    }
    return left;
  }
}
