package io.skep.api;

import io.skep.api.docker.SwarmApi;
import io.skep.api.engine.Engine;
import io.skep.api.http.Facade;
import io.skep.api.http.FakeEngine;
import io.skep.api.http.RawClient;
import io.skep.api.http.Router;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The API on a unix socket, with a swarm in memory that has begun and an engine that is none. */
abstract class ApiBench {
  static final Duration KEYS_KEPT = Duration.ofHours(24);

  @TempDir Path folder;
  GoldenWorld world;
  FakeEngine engine;
  Facade facade;
  RawClient client;

  /** The swarm, before it has begun. */
  GoldenWorld newWorld() {
    return new GoldenWorld();
  }

  /** What is served: the swarm's objects, where a test does not say otherwise. */
  void serve(Router.Builder routes, Engine local) {
    SwarmApi.addTo(routes, local, world, KEYS_KEPT);
  }

  @BeforeEach
  void open() throws IOException {
    world = newWorld();
    GoldenWireTest.found(world);
    engine = FakeEngine.start(folder);
    facade = Facade.start(folder, engine.address(), this::serve);
    client = facade.client();
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    facade.close();
    engine.close();
  }
}
