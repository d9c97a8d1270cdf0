package io.skep.api.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skep.api.http.ApiException;
import io.skep.api.http.ApiRequest;
import io.skep.api.http.ApiResponse;
import io.skep.api.http.ApiVersion;
import io.skep.api.http.Handler;
import io.skep.api.http.Json;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/**
 * From 1.42 on, pruning spares volumes with names unless {@code all} is asked; an older engine
 * would remove them, so there the volumes without names are removed one by one.
 */
final class VolumePruning implements Handler {

  private static final ApiVersion NAMED_ARE_SPARED = new ApiVersion(1, 42);
  private static final Set<String> TRUE = Set.of("1", "true");

  /** What engines call a volume that nobody named; newer ones label it too. */
  private static final Pattern NAMELESS = Pattern.compile("[0-9a-f]{64}");

  private static final String NAMELESS_LABEL = "com.docker.volume.anonymous";

  private final Engine engine;

  VolumePruning(Engine engine) {
    this.engine = engine;
  }

  @Override
  public CompletionStage<ApiResponse> handle(ApiRequest request) {
    return engine
        .lacks(request.version(), NAMED_ARE_SPARED)
        .thenCompose(lacks -> lacks ? lowered(request) : passed(request, request.rawQuery()));
  }

  private CompletionStage<ApiResponse> passed(ApiRequest request, String query) {
    return Relayed.send(engine, request, query, request.body()).thenApply(Relayed::answer);
  }

  private CompletionStage<ApiResponse> lowered(ApiRequest request) {
    Map<String, List<String>> filters = new HashMap<>(request.filters(400));
    List<String> all = filters.remove("all");
    if (all != null && TRUE.containsAll(all)) {
      return passed(request, filterQuery(filters));
    }
    if (!Set.of("label", "label!").containsAll(filters.keySet())) {
      return passed(request, filterQuery(filters));
    }
    List<String> unwanted = filters.getOrDefault("label!", List.of());
    Map<String, List<String>> listed = new HashMap<>(filters);
    listed.remove("label!");
    listed.put("dangling", List.of("true"));
    return read(request, "/volumes?" + filterQuery(listed))
        .thenCombine(
            read(request, "/system/df"),
            (volumes, usage) -> nameless(volumes.path("Volumes"), unwanted, sizes(usage)))
        .thenCompose(sizes -> removeAll(request, sizes));
  }

  private static String filterQuery(Map<String, List<String>> filters) {
    String json = Json.line(filters).utf8String().strip();
    return "filters=" + URLEncoder.encode(json, StandardCharsets.UTF_8);
  }

  private CompletionStage<JsonNode> read(ApiRequest request, String path) {
    return engine
        .get(request.version(), path)
        .thenApply(
            answer -> {
              try {
                JsonNode body = Json.tree(answer.body());
                if (answer.head().status() != 200) {
                  throw new ApiException(answer.head().status(), body.path("message").asText());
                }
                return body;
              } catch (IOException malformed) {
                throw new ApiException(502, path + ": the engine's answer is no JSON");
              }
            });
  }

  private static Map<String, Long> sizes(JsonNode usage) {
    Map<String, Long> sizes = new HashMap<>();
    for (JsonNode volume : usage.path("Volumes")) {
      sizes.put(volume.path("Name").asText(), volume.at("/UsageData/Size").asLong(0));
    }
    return sizes;
  }

  private static Map<String, Long> nameless(
      JsonNode volumes, List<String> unwanted, Map<String, Long> sizes) {
    Map<String, Long> nameless = new LinkedHashMap<>();
    for (JsonNode volume : volumes) {
      String name = volume.path("Name").asText();
      JsonNode labels = volume.path("Labels");
      boolean named = !labels.has(NAMELESS_LABEL) && !NAMELESS.matcher(name).matches();
      if (!named && unwanted.stream().noneMatch(label -> has(labels, label))) {
        nameless.put(name, Math.max(0, sizes.getOrDefault(name, 0L)));
      }
    }
    return nameless;
  }

  private static boolean has(JsonNode labels, String label) {
    int equals = label.indexOf('=');
    return equals < 0
        ? labels.has(label)
        : labels.path(label.substring(0, equals)).asText("").equals(label.substring(equals + 1));
  }

  /** A volume that came into use in between is refused by the engine, and left. */
  private CompletionStage<ApiResponse> removeAll(ApiRequest request, Map<String, Long> volumes) {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    ArrayNode deleted = report.putArray("VolumesDeleted");
    report.put("SpaceReclaimed", 0L);
    CompletionStage<ObjectNode> done = CompletableFuture.completedStage(report);
    for (Map.Entry<String, Long> volume : volumes.entrySet()) {
      done =
          done.thenCompose(
                  before -> engine.delete(request.version(), "/volumes/" + volume.getKey()))
              .thenApply(
                  answer -> {
                    if (answer.head().status() == 204) {
                      deleted.add(volume.getKey());
                      long before = report.path("SpaceReclaimed").asLong();
                      report.put("SpaceReclaimed", before + volume.getValue());
                    }
                    return report;
                  });
    }
    return done.thenApply(finished -> ApiResponse.json(200, finished));
  }
}
