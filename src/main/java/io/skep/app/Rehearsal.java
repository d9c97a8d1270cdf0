package io.skep.app;

import io.skep.agent.EngineException;
import io.skep.engine.DockerEngine;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A short life of a swarm, for the launcher to make the start-up cache with: what the JVM has seen
 * here it need not load, check and link when a node starts, joins or takes over from a leader.
 *
 * <p>Three managers in one JVM, on loopback, whose containers are in memory: no container of
 * anybody is touched.
 */
public final class Rehearsal {
  private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

  /** A rehearsal that hangs ends, and gives a smaller cache. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final String SERVICE =
      """
      {"Name":"%s","TaskTemplate":{"ContainerSpec":{"Image":"rehearsal"}},\
      "Mode":{"Replicated":{"Replicas":%d}}}""";

  private final Path folder;

  private Rehearsal(Path folder) {
    this.folder = folder;
  }

  /** Runs once; the argument is a folder for the nodes' data. */
  public static void main(String[] arguments) throws IOException {
    CompletableFuture.delayedExecutor(LIMIT.toSeconds(), TimeUnit.SECONDS).execute(Rehearsal::give);
    Path folder = Path.of(arguments[0]);
    knock(URI.create("unix://" + folder.resolve("no-engine.sock")));
    new Rehearsal(folder).play();
    System.exit(0);
  }

  private static void give() {
    LOG.warn("the rehearsal took longer than {}", LIMIT);
    System.exit(0);
  }

  /** Asks an engine that is not there, so that the classes which ask are in the cache. */
  private static void knock(URI nobody) throws IOException {
    try (DockerEngine engine = new DockerEngine(nobody)) {
      engine.describe();
      throw new IllegalStateException(nobody + " answered (expected: nobody there)");
    } catch (EngineException expected) {
      LOG.debug("nobody answered, as it should be", expected);
    }
  }

  private void play() throws IOException {
    RehearsedNode first = RehearsedNode.start(folder, "first");
    RehearsedNode second = RehearsedNode.start(folder, "second");
    RehearsedNode third = RehearsedNode.start(folder, "third");
    found(first);
    second.join(first, "Worker");
    third.join(first, "Manager");
    first.promoteWorker();
    second.awaitManager();
    for (RehearsedNode each : List.of(first, second, third)) {
      use(each);
    }
    first.close(); // the others take over, and end with this JVM
    for (RehearsedNode each : List.of(second, third)) {
      use(each);
    }
  }

  private static void found(RehearsedNode first) {
    first.post(
        "/swarm/init",
        "{\"ListenAddr\":\"%s\",\"AdvertiseAddr\":\"127.0.0.1\"}".formatted(first.address()));
    first.post("/services/create", SERVICE.formatted("rehearsal", 6));
  }

  /** What clients do most. */
  private static void use(RehearsedNode node) {
    String name = "by-" + node.name() + "-" + System.nanoTime();
    String service = node.post("/services/create", SERVICE.formatted(name, 2)).path("ID").asText();
    node.post(
        "/services/" + service + "/update?version=" + node.version(service),
        SERVICE.formatted(name, 3));
    node.post("/secrets/create", "{\"Name\":\"%s\",\"Data\":\"c2VjcmV0\"}".formatted(name));
    for (String path :
        List.of(
            "/swarm",
            "/nodes",
            "/services",
            "/tasks",
            "/secrets",
            "/skep/v1/events",
            "/skep/v1/health",
            "/skep/v1/metrics",
            "/skep/v1/why/service/" + service)) {
      node.get(path);
    }
    node.delete("/services/" + service);
  }
}
