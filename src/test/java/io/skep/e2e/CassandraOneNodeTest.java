package io.skep.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.skep.testbed.DockerCli;
import io.skep.testbed.EngineHost;
import io.skep.testbed.EngineTest;
import io.skep.testbed.Ran;
import io.skep.testbed.SkepDaemon;
import io.skep.testbed.TestJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The main job with the events in Cassandra, in one go: {@code -Dskep.test.journal=cassandra} runs
 * all other tests of this package so.
 */
@EngineTest
@Tag("cassandra")
final class CassandraOneNodeTest {

  private static final Duration SOON = Duration.ofSeconds(60);

  @Test
  void servesAsWithItsOwnJournalAndSurvivesRestarts(EngineHost host, @TempDir Path folder)
      throws IOException {
    try (SkepDaemon daemon = SkepDaemon.start(host, TestJournal.CASSANDRA)) {
      DockerCli docker = daemon.docker();
      docker.ok("swarm", "init", "--autolock", "--advertise-addr", "127.0.0.1");
      String key = docker.ok("swarm", "unlock-key", "-q");
      Path hidden = Files.writeString(folder.resolve("hidden"), "not-to-be-seen");
      docker.ok("secret", "create", "hidden", hidden.toString());
      create(docker, "web", "--replicas", "2", "--secret", "hidden");
      assertThat(docker.ok("service", "scale", "web=3")).contains("converged");
      List<String> three = running(host, "web");
      assertThat(three).hasSize(3);
      assertThat(docker.ok("exec", three.getFirst(), "cat", "/run/secrets/hidden"))
          .isEqualTo("not-to-be-seen");
      String log = daemon.skep("log", "--service", "web").orThrow();

      daemon.kill9();
      daemon.restart();
      assertThat(docker.run("service", "ls").err()).contains("Swarm is encrypted");
      unlock(daemon, key);
      await().atMost(SOON).until(() -> docker.run("service", "inspect", "web").exit() == 0);
      assertThat(running(host, "web")).containsExactlyInAnyOrderElementsOf(three);
      assertThat(daemon.skep("log", "--service", "web").orThrow()).startsWith(log);

      docker.ok("secret", "create", "other", hidden.toString());
      assertThat(daemon.stop()).isZero();
    }
  }

  @Test
  void aKeyspaceIsOneSwarmsForEver(EngineHost host) {
    try (SkepDaemon daemon = SkepDaemon.start(host, TestJournal.CASSANDRA)) {
      DockerCli docker = daemon.docker();
      docker.ok("swarm", "init", "--advertise-addr", "127.0.0.1");
      docker.ok("swarm", "leave", "--force");
      Ran again = docker.run("swarm", "init", "--advertise-addr", "127.0.0.1");
      assertThat(again.exit()).isEqualTo(1);
      assertThat(again.err()).contains("holds the events of another swarm");
      assertThat(docker.ok("info", "--format", "{{.Swarm.LocalNodeState}}")).isEqualTo("inactive");
    }
  }

  private static void unlock(SkepDaemon daemon, String key) throws IOException {
    Path file = Files.writeString(daemon.dataFolder().resolveSibling("key"), key + "\n");
    ProcessBuilder unlock = daemon.docker().prepare("swarm", "unlock").redirectInput(file.toFile());
    Ran.of(SOON, unlock).orThrow();
  }

  private static void create(DockerCli docker, String name, String... options) {
    List<String> command = new java.util.ArrayList<>(List.of("service", "create", "--name", name));
    command.addAll(List.of("--no-resolve-image", "--stop-signal", "KILL"));
    command.addAll(List.of(options));
    command.addAll(List.of("alpine:latest", "sleep", "1000"));
    assertThat(docker.ok(command.toArray(String[]::new))).contains("converged");
  }

  private static List<String> running(EngineHost host, String service) {
    String filter = "label=com.docker.swarm.service.name=" + service;
    return host.docker().lines("ps", "-q", "--no-trunc", "--filter", filter);
  }
}
