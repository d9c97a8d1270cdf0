package io.skep.engine;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Request.Method;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import io.skep.agent.EngineException;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Speaks HTTP and JSON with an engine, in the highest version that both know.
 *
 * <p>Calls block and may be interrupted. Throws {@link EngineException}.
 */
final class EngineApi implements Closeable {
  static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final int CONNECTIONS = 4096;

  private final DockerHttpClient http;
  private volatile @Nullable ApiVersion version;

  EngineApi(URI engine) {
    http =
        new ApacheDockerHttpClient.Builder()
            .dockerHost(engine)
            .maxConnections(CONNECTIONS)
            .connectionTimeout(CONNECT)
            .build();
  }

  /** The version that is spoken; asked anew after the engine was away. */
  ApiVersion version() {
    ApiVersion known = version;
    if (known == null) {
      try (Response response = execute(request(Method.GET, "/version"))) {
        JsonNode engine = read(response);
        known =
            ApiVersion.spokenWith(
                engine.path("ApiVersion").asText(), engine.path("MinAPIVersion").asText("1.12"));
        version = known;
      }
    }
    return known;
  }

  JsonNode get(String path, Query query) {
    try (Response response = open(Method.GET, path, query, null, Map.of())) {
      return read(response);
    }
  }

  JsonNode post(String path, Query query, @Nullable JsonNode body) {
    try (Response response = open(Method.POST, path, query, body, Map.of())) {
      return read(response);
    }
  }

  void delete(String path, Query query) {
    open(Method.DELETE, path, query, null, Map.of()).close();
  }

  /** Opens an answer that is read as it comes; the caller closes it. */
  Response stream(Method method, String path, Query query, Map<String, String> headers) {
    return open(method, path, query, null, headers);
  }

  private Response open(
      Method method,
      String path,
      Query query,
      @Nullable JsonNode body,
      Map<String, String> headers) {
    Request.Builder request = request(method, "/v" + version() + path + query);
    Map<String, String> all = new HashMap<>(headers);
    if (body != null) {
      all.put("Content-Type", "application/json");
      request.bodyBytes(bytes(body));
    }
    Response response = execute(request.headers(all));
    int status = response.getStatusCode();
    if (status >= 400) {
      try (response) {
        throw refusal(status, message(response));
      }
    }
    return response;
  }

  private static Request.Builder request(Method method, String path) {
    return Request.builder().method(method).path(path);
  }

  private static byte[] bytes(JsonNode body) {
    try {
      return JSON.writeValueAsBytes(body);
    } catch (IOException e) {
      throw new IllegalStateException("a JSON tree that cannot be written", e);
    }
  }

  private Response execute(Request.Builder request) {
    try {
      return http.execute(request.build());
    } catch (RuntimeException e) {
      // docker-java wraps what went wrong on the way; the engine may be another one by now.
      version = null;
      Throwable cause = e.getCause();
      throw EngineException.unavailable(
          "engine: " + (cause == null ? e : cause).getMessage(), cause == null ? e : cause);
    }
  }

  private JsonNode read(Response response) {
    try {
      byte[] body = response.getBody().readAllBytes();
      return body.length == 0 ? JSON.nullNode() : JSON.readTree(body);
    } catch (IOException e) {
      throw broken(e);
    }
  }

  /** The connection broke in the midst of an answer. */
  EngineException broken(IOException why) {
    version = null;
    return EngineException.unavailable("engine: " + why.getMessage(), why);
  }

  private static String message(Response response) {
    try {
      String body = new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8);
      String message = body.startsWith("{") ? JSON.readTree(body).path("message").asText() : body;
      return message.strip();
    } catch (IOException e) {
      return "status " + response.getStatusCode() + " and " + e.getMessage();
    }
  }

  private static EngineException refusal(int status, String message) {
    return switch (status) {
      case 404 -> EngineException.notFound(message);
      case 409 -> EngineException.conflict(message);
      case 502, 503, 504 -> EngineException.unavailable(message);
      default -> EngineException.refused(message);
    };
  }

  @Override
  public void close() throws IOException {
    http.close();
  }
}
