package io.skep.engine;

import static io.skep.spec.TaskState.FAILED;
import static io.skep.spec.TaskState.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.skep.agent.AgentSettings;
import io.skep.agent.Desk;
import io.skep.agent.Tasks;
import io.skep.session.AssignedTask;
import io.skep.spec.NodeDescription;
import io.skep.spec.TaskStatus;
import io.skep.testbed.EngineHost;
import io.skep.testbed.EngineTest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine of its own, because it is killed. */
@EngineTest
final class EngineFaultsTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static EngineHost host;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    host = EngineHost.start("faults");
  }

  @AfterAll
  static void stop() {
    host.close();
    KIT.shutdownTestKit();
  }

  @AfterEach
  void clear() {
    host.removeContainers();
  }

  private static AssignedTask sleeper(String id) {
    return Tasks.of(
        id, "{\"Image\":\"alpine\",\"Args\":[\"sleep\",\"1d\"],\"StopGracePeriod\":1000000}");
  }

  private Desk desk(DockerEngine engine) {
    return new Desk(KIT, engine, folder, InstantSource.system());
  }

  @Test
  void theNodeIsDescribedInSwarmsOrder() throws IOException {
    try (DockerEngine engine = new DockerEngine(host.engineUri())) {
      NodeDescription node = engine.describe();
      assertThat(node.hostname()).isEqualTo("faults");
      assertThat(node.platform().os()).isEqualTo("linux");
      assertThat(node.resources().nanoCpus()).isPositive();
      assertThat(node.engine().plugins())
          .extracting(plugin -> plugin.type() + "/" + plugin.name())
          .startsWith("Log/awslogs", "Log/fluentd", "Log/gcplogs")
          .endsWith("Network/null", "Network/overlay", "Volume/local");
    }
  }

  @Test
  void anEngineKilledInTheMidstOfItMakesEveryContainerOnce() throws IOException {
    AssignedTask[] many = new AssignedTask[20];
    for (int i = 0; i < many.length; i++) {
      many[i] = sleeper("kill" + i);
    }
    try (DockerEngine engine = new DockerEngine(host.engineUri());
        Desk desk = desk(engine)) {
      desk.open(many);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> host.docker().lines("ps", "-aq").size() > 3);
      host.killEngine();
      host.startEngine();
      for (AssignedTask each : many) {
        // Those that ran when the engine died failed with it; the others were brought to run.
        desk.untilAny(each, RUNNING, FAILED);
      }
      List<String> names = host.docker().lines("ps", "-a", "--format", "{{.Names}}");
      assertThat(names).hasSize(many.length).hasSameSizeAs(new HashSet<>(names));
    }
  }

  @Test
  void fiftyTasksAtOnceAllRun() throws IOException {
    AssignedTask[] many = new AssignedTask[50];
    for (int i = 0; i < many.length; i++) {
      many[i] = sleeper("many" + i);
    }
    AgentSettings patient = AgentSettings.defaults();
    try (DockerEngine engine = new DockerEngine(host.engineUri());
        Desk desk = new Desk(KIT, engine, folder, InstantSource.system(), patient)) {
      desk.open(many);
      for (AssignedTask each : many) {
        desk.until(each, RUNNING);
      }
      assertThat(host.docker().lines("ps", "-q")).hasSize(50);
    }
  }

  @Test
  void anAgentThatRestartsAdoptsWhatRuns() throws IOException {
    AssignedTask task = sleeper("adopt");
    AssignedTask other = sleeper("ended");
    String started;
    try (DockerEngine engine = new DockerEngine(host.engineUri());
        Desk desk = desk(engine).open(task, other)) {
      desk.until(task, RUNNING);
      desk.until(other, RUNNING);
      started = host.docker().ok("inspect", "-f", "{{.State.StartedAt}}", task.name());
    }
    host.docker().ok("kill", other.name());
    try (DockerEngine engine = new DockerEngine(host.engineUri());
        Desk desk = desk(engine).open(task, other)) {
      TaskStatus failed = desk.until(other, FAILED);
      assertThat(failed.containerStatus().exitCode()).isEqualTo(137);
      assertThat(host.docker().ok("inspect", "-f", "{{.State.StartedAt}}", task.name()))
          .isEqualTo(started);
      host.docker().ok("kill", task.name());
      assertThat(desk.until(task, FAILED).err()).isEqualTo("task: non-zero exit (137)");
    }
  }
}
