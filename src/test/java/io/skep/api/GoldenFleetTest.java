package io.skep.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.skep.api.docker.NetworkRoutes;
import io.skep.api.docker.SwarmApi;
import io.skep.api.docker.SwarmBlock;
import io.skep.api.docker.system.SwarmEvents;
import io.skep.api.docker.system.SystemRoutes;
import io.skep.api.http.Facade;
import io.skep.api.http.FakeEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What four real engines in a swarm were recorded to answer, daemons of Skep answer too. */
final class GoldenFleetTest {
  @TempDir Path folder;

  @Test
  void manyNodesAnswerAsSwarmsDo() throws IOException {
    WireDifferences known = WireDifferences.read("differences-15.json");
    GoldenFleet fleet = new GoldenFleet();
    Map<String, Facade> facades = new HashMap<>();
    try (FakeEngine engine = FakeEngine.start(folder)) {
      engine.does(GoldenWireTest::withoutNetworks);
      for (String name : List.of("node1", "node2", "node3", "node4")) {
        facades.put(name, facade(name, engine, fleet.member(name)));
      }
      Replay replay =
          new Replay(
              name -> Objects.requireNonNull(facades.get(name), name),
              fleet::settle,
              fleet.world(),
              known);
      List<String> mismatches =
          replay.run(Recording.read("15-multi-node"), line -> happen(fleet, line));
      assertThat(String.join("\n", mismatches)).isEmpty();
      assertThat(known.unused()).isEmpty();
      assertThat(replay.compared()).isGreaterThan(150);
    } finally {
      facades.values().forEach(Facade::close);
    }
  }

  /** What was done to the machines between the commands. */
  private static void happen(GoldenFleet fleet, JsonNode line) {
    line.properties()
        .forEach(
            field -> {
              String name = field.getValue().asText();
              switch (field.getKey()) {
                case "up" -> fleet.member(name).answers(true);
                case "down" -> fleet.member(name).answers(false);
                case "gone" -> fleet.member(name).missed();
                default -> {
                  return;
                }
              }
              fleet.settle();
            });
  }

  private Facade facade(String name, FakeEngine engine, GoldenMember member) throws IOException {
    Path place = folder.resolve(name);
    place.toFile().mkdirs();
    return Facade.start(
        place,
        engine.address(),
        (routes, local) -> {
          NetworkRoutes.add(routes, local, member);
          SwarmApi.addTo(routes, local, member, Duration.ofHours(24));
          SystemRoutes.add(
              routes, local, new SwarmBlock(member), SwarmEvents.none(), "1", Clock.systemUTC());
        });
  }
}
