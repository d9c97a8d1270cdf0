package io.skep.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A client of one API on a unix socket, with its connection kept open. */
final class UnixHttp implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final DockerHttpClient client;

  UnixHttp(URI host) {
    this.client = new ApacheDockerHttpClient.Builder().dockerHost(host).build();
  }

  /** Sends and reads the whole answer; throws on a status of 400 or more. */
  byte[] send(String method, String path, String body) throws IOException {
    Request.Builder request = Request.builder().method(Request.Method.valueOf(method)).path(path);
    if (!body.isEmpty()) {
      request.putHeader("Content-Type", "application/json");
      request.bodyBytes(body.getBytes(StandardCharsets.UTF_8));
    }
    try (Response response = client.execute(request.build())) {
      byte[] answer = response.getBody().readAllBytes();
      if (response.getStatusCode() >= 400) {
        throw new IOException(
            method + " " + path + ": " + new String(answer, StandardCharsets.UTF_8));
      }
      return answer;
    }
  }

  JsonNode json(String method, String path, String body) throws IOException {
    return MAPPER.readTree(send(method, path, body));
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
