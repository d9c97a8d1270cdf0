package io.skep.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.ConfigFactory;
import io.skep.api.docker.LoggedSwarmEvents;
import io.skep.api.docker.NetworkRoutes;
import io.skep.api.docker.SwarmApi;
import io.skep.api.docker.system.SwarmEvent;
import io.skep.api.http.Facade;
import io.skep.api.http.FakeEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Swarm told of a session's changes on {@code /events}, the log tells too. */
final class GoldenEventsTest {
  private static final ActorTestKit ACTORS =
      ActorTestKit.create(ConfigFactory.parseString("pekko.actor.provider = local"));

  @TempDir Path folder;

  @AfterAll
  static void stop() {
    ACTORS.shutdownTestKit();
  }

  @Test
  void theEventsOfASessionAreSwarmsInOrderAndAttributes() throws IOException {
    GoldenWorld world = new GoldenWorld();
    GoldenWireTest.found(world);
    Recording recording = Recording.read("12-events");
    Instant begin = Instant.now();
    try (FakeEngine engine = FakeEngine.start(folder);
        Facade facade =
            Facade.start(
                folder,
                engine.address(),
                (routes, local) -> {
                  NetworkRoutes.add(routes, local, world);
                  SwarmApi.addTo(routes, local, world, Duration.ofHours(24));
                })) {
      engine.does(GoldenWireTest::withoutNetworks);
      Replay replay = new Replay(facade, world, WireDifferences.read());
      world.node().ifPresent(node -> replay.learnNode(recording.firstNode(), node.value()));
      replay.run(recording);
    }
    List<String> theirs =
        recording.lines().stream()
            .filter(line -> line.has("event"))
            .map(line -> line.get("event"))
            .filter(event -> says(attributes(event), event.get("action").asText()))
            .map(
                event ->
                    line(
                        event.get("type").asText(),
                        event.get("action").asText(),
                        attributes(event)))
            .toList();
    List<String> ours =
        past(world, begin).stream()
            .filter(event -> says(event.attributes(), event.action()))
            .map(event -> line(event.type(), event.action(), event.attributes()))
            .toList();
    for (String kind : List.of("service", "node", "secret", "config", "network")) {
      assertThat(of(kind, ours)).as(kind).containsExactlyElementsOf(of(kind, theirs));
    }
  }

  private static List<SwarmEvent> past(GoldenWorld world, Instant begin) {
    return new LoggedSwarmEvents(world)
        .past(begin, Instant.MAX)
        .runWith(Sink.seq(), ACTORS.system())
        .toCompletableFuture()
        .join();
  }

  /** Updates that tell nothing but the name come as often as an object is written: not compared. */
  private static boolean says(Map<String, String> attributes, String action) {
    return !action.equals("update") || attributes.size() > 1;
  }

  private static Map<String, String> attributes(JsonNode event) {
    Map<String, String> attributes = new TreeMap<>();
    event
        .get("attributes")
        .properties()
        .forEach(each -> attributes.put(each.getKey(), each.getValue().asText()));
    return attributes;
  }

  private static String line(String type, String action, Map<String, String> attributes) {
    return type + " " + action + " " + new TreeMap<>(attributes);
  }

  private static List<String> of(String kind, List<String> lines) {
    List<String> found = new ArrayList<>();
    lines.stream().filter(line -> line.startsWith(kind + " ")).forEach(found::add);
    return found;
  }
}
