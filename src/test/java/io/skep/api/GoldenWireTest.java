package io.skep.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.api.docker.NetworkRoutes;
import io.skep.api.docker.SwarmApi;
import io.skep.api.docker.SwarmBlock;
import io.skep.api.docker.SwarmInit;
import io.skep.api.docker.system.SwarmEvents;
import io.skep.api.docker.system.SystemRoutes;
import io.skep.api.http.Facade;
import io.skep.api.http.FakeEngine;
import io.skep.kernel.Cause;
import io.skep.kernel.Meta;
import io.skep.kernel.Principal;
import io.skep.spec.SwarmSpecs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real Swarm was recorded to answer, Skep answers too. */
final class GoldenWireTest {
  private static final List<String> OUTSIDE =
      List.of("01-no-swarm", "02-swarm", "02b-swarm-locked");
  private static final List<String> INSIDE =
      List.of(
          "03-nodes",
          "04-service-basic",
          "05-service-modes",
          "06-service-placement",
          "07-service-options",
          "08-service-rollout",
          "12-events",
          "09-secrets-configs",
          "10-networks",
          "11-stack",
          "13-errors",
          "14-logs",
          "16-health-and-misc",
          "17-registry");

  @TempDir Path folder;

  @Test
  void answersAreSwarmsButForTheDocumentedDifferences() throws IOException {
    WireDifferences known = WireDifferences.read();
    StringBuilder mismatches = new StringBuilder();
    int compared = 0;
    for (String name : OUTSIDE) {
      compared += replay(name, known, new GoldenWorld(), mismatches);
    }
    for (String name : INSIDE) {
      GoldenWorld world = new GoldenWorld();
      found(world);
      compared += replay(name, known, world, mismatches);
    }
    assertThat(mismatches.toString()).isEmpty();
    assertThat(known.unused()).isEmpty();
    assertThat(compared).isGreaterThan(500);
  }

  private int replay(
      String name, WireDifferences known, GoldenWorld world, StringBuilder mismatches)
      throws IOException {
    Path place = Path.of(folder.toString(), name.replaceFirst("-.*", ""));
    place.toFile().mkdirs();
    try (FakeEngine engine = FakeEngine.start(place);
        Facade facade =
            Facade.start(
                place,
                engine.address(),
                (routes, local) -> {
                  NetworkRoutes.add(routes, local, world);
                  SwarmApi.addTo(routes, local, world, Duration.ofHours(24));
                  SystemRoutes.add(
                      routes,
                      local,
                      new SwarmBlock(world),
                      SwarmEvents.none(),
                      "1",
                      Clock.systemUTC());
                })) {
      engine.does(GoldenWireTest::withoutNetworks);
      Replay replay = new Replay(facade, world, known);
      Recording recording = Recording.read(name);
      world.node().ifPresent(node -> replay.learnNode(recording.firstNode(), node.value()));
      for (String mismatch : replay.run(recording)) {
        mismatches.append(mismatch).append('\n');
      }
      return replay.compared();
    }
  }

  /** An engine that has no networks of its own. */
  static void withoutNetworks(FakeEngine.Conversation asked) throws IOException {
    String path = asked.request().target().replaceFirst("\\?.*", "").replaceFirst("^/v[0-9.]+", "");
    switch (path) {
      case "/containers/att1/json" -> asked.answer(200, "{}\n");
      case "/info" -> asked.answer(200, "{\"Warnings\":null}\n");
      case "/networks" -> asked.answer(200, "[]\n");
      case "/networks/prune" -> asked.answer(200, "{\"NetworksDeleted\":null}\n");
      case "/networks/create" -> {
        assertThat(asked.body()).contains("nosuchdriver");
        asked.answer(404, "{\"message\":\"plugin \\\"nosuchdriver\\\" not found\"}\n");
      }
      default -> {
        String name = path.substring(path.lastIndexOf('/') + 1);
        asked.answer(404, "{\"message\":\"network " + name + " not found\"}\n");
      }
    }
  }

  static void found(GoldenWorld world) {
    SwarmInit init =
        new SwarmInit(
            "0.0.0.0",
            2377,
            "10.201.1.2",
            2377,
            null,
            4789,
            SwarmSpecs.initial(null),
            "active",
            false,
            List.of("10.0.0.0/8"),
            24);
    world
        .init(
            init, new Meta(Instant.now(), Principal.user("root", 0), Cause.command("1", "a test")))
        .toCompletableFuture()
        .join();
  }
}
