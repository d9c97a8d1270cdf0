package io.skep.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.testbed.DockerCli;
import io.skep.testbed.EngineHost;
import io.skep.testbed.EngineTest;
import io.skep.testbed.Ran;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The first command that a new user gives. */
@EngineTest
final class QuickstartTest {

  /** Absolute, since entering a host's namespaces changes the working folder. */
  private static final String SKEP = Path.of("skep").toAbsolutePath().toString();

  private static final Duration LIMIT = Duration.ofMinutes(5);

  @AfterEach
  void clear(EngineHost host) {
    host.removeContainers();
  }

  @Test
  void goesFromNothingToARunningServiceAndMayBeRunAgain(EngineHost host) throws Exception {
    Path folder = Files.createTempDirectory(host.folder(), "quick");
    String api = "unix://" + folder + "/skep.sock";
    try (AutoCloseable _ = () -> launcher(host, folder, "stop")) {
      String first = launcher(host, folder, "quickstart").orThrow();
      assertThat(first).contains("swarm init", "converged", "2/2", "export DOCKER_HOST=" + api);
      DockerCli docker = new DockerCli(URI.create(api), Duration.ofSeconds(60));
      assertThat(docker.ok("service", "ls", "--format", "{{.Name}}")).isEqualTo("sample");

      String second = launcher(host, folder, "quickstart").orThrow();
      assertThat(second)
          .contains("running already", "the swarm is there already", "is there already");
    }
    assertThat(host.docker().lines("ps", "-q")).hasSize(2);
  }

  @Test
  void anEngineThatDoesNotAnswerIsNamed(EngineHost host) {
    Ran ran =
        Ran.of(
            LIMIT,
            host.inside(List.of(SKEP, "quickstart", "--engine", "unix:///nonexistent.sock")));
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err()).contains("no Docker Engine answers at unix:///nonexistent.sock");
  }

  private static Ran launcher(EngineHost host, Path folder, String command) {
    List<String> line = new ArrayList<>(List.of("env", "SKEP_NO_BUILD=1"));
    line.addAll(List.of("JAVA_HOME=" + System.getProperty("java.home"), SKEP, command));
    line.addAll(List.of("--engine", host.engineUri().toString()));
    line.addAll(List.of("--data-dir", folder + "/data"));
    line.addAll(List.of("--host", "unix://" + folder + "/skep.sock"));
    return Ran.of(LIMIT, host.inside(line));
  }
}
