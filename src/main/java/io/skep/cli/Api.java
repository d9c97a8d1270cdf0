package io.skep.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.core.LocalDirectorySSLConfig;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import com.github.dockerjava.transport.SSLConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One daemon's API over HTTP. Answers that are no success become {@link CommandFailed}. */
final class Api implements AutoCloseable {

  static final ObjectMapper JSON = new ObjectMapper();

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);

  private final URI host;
  private final DockerHttpClient client;

  private Api(URI host, DockerHttpClient client) {
    this.host = host;
    this.client = client;
  }

  /**
   * An API for single answers.
   *
   * @param environment names the folder of the client's certificates for TLS, as for {@code docker}
   */
  static Api at(URI host, Map<String, String> environment) {
    return open(host, environment, ANSWER_LIMIT);
  }

  /** An API for answers that last: silence is no failure. */
  static Api streaming(URI host, Map<String, String> environment) {
    return open(host, environment, Duration.ZERO);
  }

  private static Api open(URI host, Map<String, String> environment, Duration silence) {
    ApacheDockerHttpClient client =
        new ApacheDockerHttpClient.Builder()
            .dockerHost(host)
            .sslConfig(certificates(environment))
            .connectionTimeout(CONNECT_LIMIT)
            .responseTimeout(silence)
            .build();
    return new Api(host, client);
  }

  private static @Nullable SSLConfig certificates(Map<String, String> environment) {
    String verify = environment.getOrDefault("DOCKER_TLS_VERIFY", "");
    String folder = environment.get("DOCKER_CERT_PATH");
    return verify.isEmpty() || folder == null ? null : new LocalDirectorySSLConfig(folder);
  }

  /** The JSON that a path answers. */
  JsonNode get(String path) {
    try (Response response = open(path)) {
      return JSON.readTree(response.getBody());
    } catch (JsonProcessingException e) {
      throw new CommandFailed(host + path + " answered no JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw lost(e);
    }
  }

  /** The open answer of a path, for streams; the caller closes it. */
  Response open(String path) {
    return succeeded(execute(Request.builder().method(Request.Method.GET).path(path).build()));
  }

  /** The open answer to a request with a JSON body, which may be empty; the caller closes it. */
  Response send(Request.Method method, String path, String body) {
    Request.Builder request = Request.builder().method(method).path(path);
    if (!body.isEmpty()) {
      request.putHeader("Content-Type", "application/json");
      request.bodyBytes(body.getBytes(StandardCharsets.UTF_8));
    }
    return succeeded(execute(request.build()));
  }

  private Response succeeded(Response response) {
    int status = response.getStatusCode();
    if (status >= 200 && status < 300) {
      return response;
    }
    try (response;
        InputStream body = response.getBody()) {
      throw new CommandFailed(reason(status, body.readAllBytes()), status);
    } catch (IOException e) {
      throw lost(e);
    }
  }

  private Response execute(Request request) {
    try {
      return client.execute(request);
    } catch (RuntimeException e) {
      if (e.getCause() instanceof IOException cause) {
        throw lost(cause);
      }
      throw e;
    }
  }

  private CommandFailed lost(IOException cause) {
    return new CommandFailed("no daemon answers at " + host + ": " + cause.getMessage());
  }

  /** Docker's {@code {"message": ...}} where the body is that, else the body's own words. */
  static String reason(int status, byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8).strip();
    try {
      JsonNode message = JSON.readTree(text).path("message");
      return message.isTextual() ? message.asText() : status + ": " + text;
    } catch (JsonProcessingException e) {
      return status + ": " + text;
    }
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
