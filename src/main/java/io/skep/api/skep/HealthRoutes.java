package io.skep.api.skep;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.skep.api.http.ApiRequest;
import io.skep.api.http.ApiResponse;
import io.skep.api.http.Router;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.util.ByteString;

/** {@code GET /skep/v1/health} and {@code GET /skep/v1/metrics}. */
public final class HealthRoutes {
  /** The state of a part: {@code ok}, or words that say what is wrong. */
  public static final String OK = "ok";

  private final Supplier<Map<String, String>> parts;
  private final Metrics metrics;

  /** Shows these parts and these metrics. */
  public HealthRoutes(Supplier<Map<String, String>> parts, Metrics metrics) {
    this.parts = parts;
    this.metrics = metrics;
  }

  /** Adds the routes to the table. */
  public Router.Builder addTo(Router.Builder routes) {
    return routes
        .get("/skep/v1/health", this::health)
        .get("/skep/v1/metrics", this::metrics)
        .get("/skep/v1/openapi.json", HealthRoutes::openApi);
  }

  private CompletionStage<ApiResponse> health(ApiRequest request) {
    Map<String, String> now = parts.get();
    boolean well = now.values().stream().allMatch(OK::equals);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("status", well ? OK : "degraded");
    ObjectNode each = json.putObject("parts");
    now.forEach(each::put);
    return CompletableFuture.completedFuture(ApiResponse.json(well ? 200 : 503, json));
  }

  private CompletionStage<ApiResponse> metrics(ApiRequest request) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
    try {
      writer.write(text, metrics.registry().scrape());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    ApiResponse response =
        new ApiResponse(
            200,
            Optional.of(writer.getContentType()),
            java.util.List.of(),
            new ApiResponse.Whole(ByteString.fromArray(text.toByteArray())));
    return CompletableFuture.completedFuture(response);
  }

  private static CompletionStage<ApiResponse> openApi(ApiRequest request) {
    return CompletableFuture.completedFuture(
        new ApiResponse(
            200,
            Optional.of("application/json"),
            java.util.List.of(),
            new ApiResponse.Whole(OpenApi.document())));
  }
}
