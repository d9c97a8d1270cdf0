package io.skep.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.skep.testbed.DockerCli;
import io.skep.testbed.EngineHost;
import io.skep.testbed.EngineTest;
import io.skep.testbed.SkepDaemon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The daemon as a process: how it starts, ends and comes back. */
@EngineTest
final class DaemonTest {

  private static final Duration SOON = Duration.ofSeconds(60);

  @Test
  void aDaemonStartsWithoutASwarmAndSaysSoInSwarmsWords(EngineHost host) {
    try (SkepDaemon daemon = SkepDaemon.start(host)) {
      assertThat(daemon.docker().ok("info", "--format", "{{.Swarm.LocalNodeState}}"))
          .isEqualTo("inactive");
      assertThat(daemon.docker().run("node", "ls").err())
          .contains("This node is not a swarm manager.");
    }
  }

  @Test
  void sigtermEndsItCleanlyAndTheContainersGoOn(EngineHost host) {
    try (SkepDaemon daemon = SkepDaemon.start(host)) {
      List<String> before = converged(host, daemon);
      long start = System.nanoTime();
      assertThat(daemon.stop()).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
      assertThat(containers(host)).containsExactlyInAnyOrderElementsOf(before);
      daemon.restart();
      stillTheSame(host, daemon.docker(), before);
    }
  }

  @Test
  void aCrashLosesNothingAndItsContainersAreAdopted(EngineHost host) {
    try (SkepDaemon daemon = SkepDaemon.start(host)) {
      List<String> before = converged(host, daemon);
      String version = daemon.docker().ok("service", "inspect", "kept");
      daemon.kill9();
      daemon.restart();
      stillTheSame(host, daemon.docker(), before);
      assertThat(daemon.docker().ok("service", "inspect", "kept")).isEqualTo(version);
    }
  }

  @Test
  void aContainerThatDiedWhileTheDaemonWasAwayIsReplaced(EngineHost host) {
    try (SkepDaemon daemon = SkepDaemon.start(host)) {
      List<String> before = converged(host, daemon);
      daemon.kill9();
      host.docker().ok("kill", before.getFirst());
      daemon.restart();
      await().atMost(SOON).untilAsserted(() -> assertThat(containers(host)).hasSize(2));
      assertThat(containers(host)).contains(before.getLast()).doesNotContain(before.getFirst());
    }
  }

  @Test
  void leaveByForceEndsTheTasksAndTheSwarm(EngineHost host) {
    try (SkepDaemon daemon = SkepDaemon.start(host)) {
      converged(host, daemon);
      daemon.docker().ok("swarm", "leave", "--force");
      assertThat(daemon.docker().ok("info", "--format", "{{.Swarm.LocalNodeState}}"))
          .isEqualTo("inactive");
      await().atMost(SOON).untilAsserted(() -> assertThat(containers(host)).isEmpty());
      daemon.docker().ok("swarm", "init", "--advertise-addr", "127.0.0.1");
      assertThat(daemon.docker().ok("service", "ls", "-q")).isEmpty();
    }
  }

  @Test
  void aSecondDaemonOnTheSameDataIsRefused(EngineHost host) throws IOException {
    try (SkepDaemon daemon = SkepDaemon.start(host)) {
      SkepDaemon.Ended second = daemon.startAnother();
      assertThat(second.exit()).isEqualTo(1);
      assertThat(second.said()).contains(daemon.dataFolder().toString());
      assertThat(daemon.docker().ok("info", "--format", "{{.Swarm.LocalNodeState}}"))
          .isEqualTo("inactive");
    }
  }

  @Test
  void aConfigFileWithAnErrorIsRefusedWithItsLine(EngineHost host) throws IOException {
    Path config = Files.createTempFile(host.folder(), "skep", ".conf");
    Files.writeString(config, "skep {\n  journal = raft\n  journal {{\n}\n");
    SkepDaemon.Ended ended = SkepDaemon.runToItsEnd(host, "--config", config.toString());
    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.said()).contains(config.getFileName().toString()).contains("3");
  }

  private static List<String> converged(EngineHost host, SkepDaemon daemon) {
    DockerCli docker = daemon.docker();
    docker.ok("swarm", "init", "--advertise-addr", "127.0.0.1");
    docker.ok(
        "service",
        "create",
        "--name",
        "kept",
        "--replicas",
        "2",
        "--no-resolve-image",
        "--stop-signal",
        "KILL",
        "--restart-delay",
        "100ms",
        "alpine:latest",
        "sleep",
        "1000");
    List<String> ids = containers(host);
    assertThat(ids).hasSize(2);
    return ids;
  }

  private static void stillTheSame(EngineHost host, DockerCli docker, List<String> before) {
    assertThat(docker.ok("info", "--format", "{{.Swarm.LocalNodeState}}")).isEqualTo("active");
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(docker.ok("service", "ls", "--format", "{{.Name}} {{.Replicas}}"))
                    .isEqualTo("kept 2/2"));
    assertThat(containers(host)).containsExactlyInAnyOrderElementsOf(before);
  }

  private static List<String> containers(EngineHost host) {
    String filter = "label=com.docker.swarm.service.name=kept";
    return host.docker().lines("ps", "-q", "--no-trunc", "--filter", filter);
  }
}
