package io.skep.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skep.testbed.EngineHost;
import io.skep.testbed.EngineTest;
import io.skep.testbed.SkepDaemon;
import io.skep.testbed.TestJournal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The daemon dies by {@code kill -9} at seeded random moments of a workload, while it starts too.
 * {@code -Dskep.seed=N} repeats a run's choices, {@code -Dskep.crashes=N} sets how often it dies.
 */
@EngineTest
@Timeout(value = 20, unit = TimeUnit.MINUTES)
final class CrashTest {

  private static final long SEED = Long.getLong("skep.seed", 20_260_101L);
  private static final int CRASHES = Integer.getInteger("skep.crashes", 24);
  private static final int CASSANDRA_CRASHES = Integer.getInteger("skep.crashes", 4);
  private static final int LATEST_CRASH_MILLIS = 1200;
  private static final int CONVERGE_EVERY = 6;
  private static final Duration CONVERGE_LIMIT = Duration.ofSeconds(90);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SplittableRandom random = new SplittableRandom(SEED);

  @Test
  void nothingAcknowledgedIsLostAndNothingHappensTwice(EngineHost host) throws IOException {
    holds(host, TestJournal.chosen(), CRASHES);
  }

  @Test
  @Tag("cassandra")
  void theSameHoldsWithEventsInCassandra(EngineHost host) throws IOException {
    holds(host, TestJournal.CASSANDRA, CASSANDRA_CRASHES);
  }

  private void holds(EngineHost host, TestJournal journal, int crashes) throws IOException {
    try (SkepDaemon daemon = SkepDaemon.start(host, journal);
        ScheduledExecutorService killer = Executors.newSingleThreadScheduledExecutor()) {
      daemon.docker().ok("swarm", "init", "--advertise-addr", "127.0.0.1");
      List<String> anchor = startAnchor(host, daemon);
      Workload workload = new Workload(daemon.docker(), random.split());
      for (int crash = 1; crash <= crashes; crash++) {
        String where = "crash " + crash + " of seed " + SEED;
        crashUnderLoad(daemon, workload, killer);
        if (random.nextInt(8) == 0) {
          crashWhileStarting(daemon);
        }
        daemon.restart();
        try {
          workload.check();
          assertThat(containers(host, "anchor")).as(where).containsExactlyElementsOf(anchor);
          if (crash % CONVERGE_EVERY == 0 || crash == crashes) {
            converged(host, workload);
          }
        } catch (AssertionError e) {
          throw new AssertionError(where + ": " + e.getMessage() + "\n" + daemon.log(), e);
        }
      }
      logTellsEachOnce(daemon, workload);
    }
  }

  /** A service that nobody touches: its containers must outlive every crash. */
  private static List<String> startAnchor(EngineHost host, SkepDaemon daemon) {
    daemon
        .docker()
        .ok(
            "service",
            "create",
            "--name",
            "anchor",
            "--replicas",
            "2",
            "--no-resolve-image",
            "--stop-signal",
            "KILL",
            "alpine:latest",
            "sleep",
            "100000");
    List<String> ids = containers(host, "anchor");
    assertThat(ids).hasSize(2);
    return ids;
  }

  private void crashUnderLoad(
      SkepDaemon daemon, Workload workload, ScheduledExecutorService killer) {
    int moment = random.nextInt(LATEST_CRASH_MILLIS);
    ScheduledFuture<?> kill = killer.schedule(daemon::kill9, moment, TimeUnit.MILLISECONDS);
    boolean acknowledged = true;
    while (acknowledged) {
      acknowledged = workload.step();
    }
    await().atMost(Duration.ofSeconds(20)).until(kill::isDone);
  }

  private void crashWhileStarting(SkepDaemon daemon) {
    CompletableFuture<Boolean> ready = daemon.launch();
    try {
      ready.get(random.nextInt(3000), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      assertThat(daemon.isAlive()).isTrue();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
    daemon.kill9();
  }

  /** Every slot runs once, with the newest spec; what was removed is gone. */
  private static void converged(EngineHost host, Workload workload) {
    await()
        .atMost(CONVERGE_LIMIT)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              List<String> expected = new ArrayList<>();
              workload
                  .acknowledged()
                  .forEach(
                      (name, service) -> {
                        for (int i = 0; i < service.replicas(); i++) {
                          expected.add(name + " MARK=" + service.marker());
                        }
                      });
              assertThat(running(host)).containsExactlyInAnyOrderElementsOf(expected);
            });
  }

  /** Service and marker of each container that runs, but for the anchor's. */
  private static List<String> running(EngineHost host) throws IOException {
    List<String> ids =
        host.docker().lines("ps", "-q", "--filter", "label=com.docker.swarm.service.name");
    List<String> command = new ArrayList<>(List.of("inspect"));
    command.addAll(ids.stream().filter(id -> !id.isEmpty()).toList());
    List<String> running = new ArrayList<>();
    for (JsonNode container : JSON.readTree(host.docker().ok(command.toArray(String[]::new)))) {
      String service = container.at("/Config/Labels/com.docker.swarm.service.name").asText();
      if (!"anchor".equals(service)) {
        running.add(service + " " + container.at("/Config/Env/0").asText());
      }
    }
    return running;
  }

  /** One creation for each service, one removal for each removed one, in one order. */
  private static void logTellsEachOnce(SkepDaemon daemon, Workload workload) throws IOException {
    long last = 0;
    List<String> creations = new ArrayList<>();
    List<String> removals = new ArrayList<>();
    for (String line : daemon.skep("log", "--json").orThrow().lines().toList()) {
      JsonNode event = JSON.readTree(line);
      assertThat(event.path("index").asLong()).isGreaterThan(last);
      last = event.path("index").asLong();
      if ("service".equals(event.path("kind").asText())) {
        String id = event.path("id").asText();
        String name = event.path("event").asText();
        if (name.contains("Created")) {
          creations.add(id);
        } else if (name.contains("Removed")) {
          removals.add(id);
        }
      }
    }
    assertThat(creations).doesNotHaveDuplicates();
    assertThat(removals).doesNotHaveDuplicates();
    Map<String, String> ids = workload.idsEverSeen();
    assertThat(creations).containsAll(ids.values());
    assertThat(removals)
        .containsAll(workload.removed().stream().filter(ids::containsKey).map(ids::get).toList());
  }

  private static List<String> containers(EngineHost host, String service) {
    String filter = "label=com.docker.swarm.service.name=" + service;
    return host.docker().lines("ps", "-q", "--no-trunc", "--filter", filter);
  }
}
