package io.skep.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.skep.testbed.DockerCli;
import io.skep.testbed.EngineHost;
import io.skep.testbed.EngineTest;
import io.skep.testbed.Ran;
import io.skep.testbed.SkepDaemon;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Updates that fail, pause and roll back, and jobs, by the stock command on real containers. */
@EngineTest
final class RolloutTest {
  private static final Duration SOON = Duration.ofSeconds(90);

  private static SkepDaemon daemon;
  private static DockerCli docker;

  @BeforeAll
  static void startDaemonAndSwarm(EngineHost host) {
    daemon = SkepDaemon.start(host);
    docker = daemon.docker();
    docker.ok("swarm", "init", "--advertise-addr", "127.0.0.1");
  }

  @AfterAll
  static void stopDaemon() {
    daemon.close();
  }

  private static void create(String name, String... options) {
    List<String> words =
        new ArrayList<>(List.of("service", "create", "--name", name, "--no-resolve-image"));
    words.addAll(
        List.of("--update-monitor", "2s", "--rollback-monitor", "1s", "--restart-delay", "1s"));
    words.addAll(List.of(options));
    words.addAll(List.of("alpine", "sleep", "1000"));
    docker.ok(words.toArray(new String[0]));
  }

  private static String status(String name) {
    return docker.ok("service", "inspect", name, "--format", "{{.UpdateStatus.State}}");
  }

  @Test
  void anUpdateThatFailsPausesAndTheCommandSaysSo() {
    create("pauses", "--replicas", "2");
    Ran update = docker.run("service", "update", "--args", "false", "pauses");
    assertThat(update.exit()).isEqualTo(1);
    assertThat(update.out() + update.err()).contains("update paused due to failure");
    assertThat(status("pauses")).isEqualTo("paused");
  }

  @Test
  void anUpdateThatFailsRollsBackWhereItIsToldTo() {
    create("returns", "--replicas", "2", "--update-failure-action", "rollback");
    docker.run("service", "update", "--args", "false", "returns");
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(status("returns")).isEqualTo("rollback_completed"));
    assertThat(
            docker.ok(
                "service",
                "inspect",
                "returns",
                "--format",
                "{{.Spec.TaskTemplate.ContainerSpec.Args}}"))
        .isEqualTo("[sleep 1000]");
  }

  @Test
  void aRollbackByHandGoesBackAndForth() {
    create("swaps");
    docker.ok("service", "update", "--env-add", "A=1", "swaps");
    assertThat(docker.ok("service", "rollback", "swaps")).contains("converged");
    assertThat(
            docker.ok(
                "service",
                "inspect",
                "swaps",
                "--format",
                "{{.Spec.TaskTemplate.ContainerSpec.Env}} {{.UpdateStatus.State}}"))
        .isEqualTo("[] rollback_completed");
  }

  @Test
  void aJobRunsToItsEndAndTheCommandWaitsForIt() {
    String said =
        docker.ok(
            "service",
            "create",
            "--name",
            "job",
            "--no-resolve-image",
            "--mode",
            "replicated-job",
            "--replicas",
            "3",
            "--max-concurrent",
            "2",
            "alpine",
            "true");
    assertThat(said).contains("job complete");
    assertThat(docker.ok("service", "ls", "--filter", "name=job", "--format", "{{.Replicas}}"))
        .isEqualTo("0/2 (3/3 completed)");
  }

  @Test
  void aGlobalJobRunsOnTheNode() {
    docker.ok(
        "service",
        "create",
        "--name",
        "everywhere",
        "--no-resolve-image",
        "--mode",
        "global-job",
        "alpine",
        "true");
    assertThat(docker.lines("service", "ps", "everywhere", "--format", "{{.CurrentState}}"))
        .hasSize(1)
        .allMatch(state -> state.startsWith("Complete"));
  }
}
