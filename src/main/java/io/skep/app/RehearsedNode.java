package io.skep.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Request.Method;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import io.skep.agent.memory.InMemoryEngine;
import io.skep.agent.memory.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node of the rehearsal: a daemon with containers in memory, and a client of its API. */
final class RehearsedNode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RehearsedNode.class);
  private static final JsonMapper JSON = new JsonMapper();

  private final String name;
  private final String address;
  private final Daemon daemon;
  private final DockerHttpClient client;
  private boolean closed;

  private RehearsedNode(String name, String address, Daemon daemon, URI socket) {
    this.name = name;
    this.address = address;
    this.daemon = daemon;
    this.client = new ApacheDockerHttpClient.Builder().dockerHost(socket).build();
  }

  /** Starts it, on a free port of loopback and a socket in the folder. */
  static RehearsedNode start(Path folder, String name) throws IOException {
    String socket = "unix://" + folder.resolve(name + ".sock");
    Daemon daemon =
        Daemon.start(
            new DaemonOptions(
                folder.resolve(name),
                List.of(DaemonOptions.address("socket", socket)),
                DaemonOptions.address("engine", "unix://" + folder.resolve("no-engine.sock")),
                new InMemoryEngine(InstantSource.system())
                    .withImage("rehearsal", Program.forever()),
                Settings.load(null),
                null));
    return new RehearsedNode(name, "127.0.0.1:" + freePort(), daemon, URI.create(socket));
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  String name() {
    return name;
  }

  /** Its control port's. */
  String address() {
    return address;
  }

  /** Joins the swarm of another node, in a role. */
  void join(RehearsedNode other, String role) {
    String token = other.get("/swarm").path("JoinTokens").path(role).asText();
    post(
        "/swarm/join",
        """
        {"ListenAddr":"%s","AdvertiseAddr":"127.0.0.1","RemoteAddrs":["%s"],"JoinToken":"%s"}"""
            .formatted(address, other.address(), token));
  }

  /** Makes a manager of the swarm's only worker. */
  void promoteWorker() {
    for (JsonNode node : get("/nodes")) {
      if ("worker".equals(node.path("Spec").path("Role").asText())) {
        post(
            "/nodes/%s/update?version=%d"
                .formatted(node.path("ID").asText(), node.path("Version").path("Index").asLong()),
            "{\"Role\":\"manager\",\"Availability\":\"active\"}");
      }
    }
  }

  /** Asks until it answers as a manager does; other answers take their time. */
  void awaitManager() {
    while (get("/nodes").isNull()) {
      LOG.info("{} is not yet a manager", name);
    }
  }

  /** A service's version. */
  long version(String service) {
    return get("/services/" + service).path("Version").path("Index").asLong();
  }

  JsonNode get(String path) {
    return ask(Method.GET, path, null);
  }

  JsonNode post(String path, String body) {
    return ask(Method.POST, path, body);
  }

  void delete(String path) {
    ask(Method.DELETE, path, null);
  }

  /** A refusal is a part of the play as well. */
  private JsonNode ask(Method method, String path, @Nullable String body) {
    Request.Builder request = Request.builder().method(method).path(path);
    if (body != null) {
      request
          .headers(Map.of("Content-Type", "application/json"))
          .bodyBytes(body.getBytes(StandardCharsets.UTF_8));
    }
    try (Response response = client.execute(request.build())) {
      byte[] answer = response.getBody().readAllBytes();
      LOG.info("{}: {} {}: {}", name, method, path, response.getStatusCode());
      boolean json =
          response.getStatusCode() < 300 && answer.length > 0 && "{[".indexOf(answer[0]) >= 0;
      return json ? JSON.readTree(answer) : JSON.nullNode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      client.close();
      daemon.close();
    }
  }
}
