package io.skep.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skep.testbed.DockerCli;
import io.skep.testbed.EngineHost;
import io.skep.testbed.EngineTest;
import io.skep.testbed.Ran;
import io.skep.testbed.SkepDaemon;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a user does on one node with the stock {@code docker} command, line by line. */
@EngineTest
final class OneNodeTest {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private static EngineHost machine;
  private static SkepDaemon daemon;
  private static DockerCli docker;
  private static String initSaid;

  @BeforeAll
  static void startDaemonAndSwarm(EngineHost host) {
    machine = host;
    daemon = SkepDaemon.start(host);
    docker = daemon.docker();
    initSaid = docker.ok("swarm", "init", "--advertise-addr", "127.0.0.1");
  }

  @AfterAll
  static void stopDaemon() {
    daemon.close();
  }

  @Test
  void initPrintsTheJoinCommandWithAToken() {
    assertThat(initSaid)
        .startsWith("Swarm initialized: current node (")
        .containsPattern("docker swarm join --token SWMTKN-1-[0-9a-z]{50}-[0-9a-z]{25} 127\\.0\\.");
  }

  @Test
  void aSecondInitIsRefused() {
    Ran again = docker.run("swarm", "init", "--advertise-addr", "127.0.0.1");
    assertThat(again.exit()).isEqualTo(1);
    assertThat(again.err()).contains("This node is already part of a swarm");
  }

  @Test
  void theNodeIsReadyActiveAndLeader() {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(
                        docker.ok(
                            "node",
                            "ls",
                            "--format",
                            "{{.Hostname}} {{.Status}} {{.Availability}} {{.ManagerStatus}}"))
                    .isEqualTo("node1 Ready Active Leader"));
  }

  @Test
  void createRunsTheClisProgressThroughToConverged() {
    String said = create("progress", "--replicas", "2");
    assertThat(said).contains("converged");
    assertThat(running("progress")).hasSize(2);
    assertThat(docker.ok("service", "ls", "--filter", "name=progress", "--format", "{{.Replicas}}"))
        .isEqualTo("2/2");
  }

  @Test
  void psAndInspectSayWhatRuns() {
    create("shown", "--label", "team=bees", "--env", "A=b");
    assertThat(
            docker.ok(
                "service",
                "ps",
                "shown",
                "--format",
                "{{.Name}} {{.Image}} {{.Node}} {{.DesiredState}}"))
        .isEqualTo("shown.1 alpine:latest node1 Running");
    assertThat(docker.ok("service", "inspect", "--pretty", "shown"))
        .contains("Name:\t\tshown", "team=bees", "Replicas:\t1", "A=b");
    assertThat(docker.run("service", "inspect", "nobody").err())
        .contains("no such service: nobody");
  }

  @Test
  void scaleGoesUpAndDown() {
    create("scaled");
    assertThat(docker.ok("service", "scale", "scaled=3")).contains("converged");
    List<String> three = running("scaled");
    assertThat(three).hasSize(3);
    docker.ok("service", "scale", "scaled=1");
    await().atMost(SOON).untilAsserted(() -> assertThat(running("scaled")).hasSize(1));
    assertThat(three).containsAll(running("scaled"));
  }

  @Test
  void anUpdateReplacesTheTaskAndKeepsItsHistory() {
    create("updated");
    List<String> before = running("updated");
    assertThat(docker.ok("service", "update", "--env-add", "MARK=two", "updated"))
        .contains("converged");
    List<String> after = running("updated");
    assertThat(after).hasSize(1).doesNotContainAnyElementsOf(before);
    assertThat(docker.ok("exec", after.getFirst(), "sh", "-c", "echo $MARK")).isEqualTo("two");
    assertThat(docker.lines("service", "ps", "updated", "--format", "{{.DesiredState}}"))
        .containsExactly("Running", "Shutdown");
  }

  @Test
  void logsComeFromTheContainers() {
    docker.ok(
        "service",
        "create",
        "--name",
        "speaks",
        "--no-resolve-image",
        "alpine",
        "sh",
        "-c",
        "echo one; echo two >&2; sleep 1000");
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              Ran logs = docker.run("service", "logs", "speaks");
              assertThat(logs.out()).containsPattern("speaks\\.1\\.[0-9a-z]{12}@node1 +\\| one");
              assertThat(logs.err()).containsPattern("speaks\\.1\\.[0-9a-z]{12}@node1 +\\| two");
            });
  }

  @Test
  void execAndRunPassThroughToTheEngine() {
    create("entered");
    assertThat(docker.ok("exec", running("entered").getFirst(), "echo", "in")).isEqualTo("in");
    assertThat(docker.ok("run", "--rm", "alpine", "echo", "plain")).isEqualTo("plain");
  }

  @Test
  void aTaskThatDiesIsReplacedInItsSlot() {
    create("reborn", "--restart-delay", "100ms");
    List<String> before = running("reborn");
    machine.docker().ok("kill", before.getFirst());
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(running("reborn")).hasSize(1).doesNotContainAnyElementsOf(before));
    assertThat(docker.lines("service", "ps", "reborn", "--format", "{{.Name}}"))
        .hasSize(2)
        .allMatch(name -> name.endsWith("reborn.1"));
  }

  @Test
  void aRemovedServiceTakesItsContainersAlong() {
    create("brief", "--replicas", "2");
    docker.ok("service", "rm", "brief");
    await().atMost(SOON).untilAsserted(() -> assertThat(all("brief")).isEmpty());
    assertThat(docker.run("service", "ps", "brief").err()).contains("no such service: brief");
  }

  @Test
  void whyLeadsFromTheTaskBackToTheCommandAndWhoGaveIt() throws IOException {
    create("asked");
    String task = docker.ok("service", "ps", "-q", "--no-trunc", "asked");
    JsonNode chain = JSON.readTree(daemon.skep("why", "--json", task).orThrow());
    assertThat(chain.size()).isGreaterThan(2);
    JsonNode asked = chain.get(0);
    assertThat(asked.path("kind").asText()).isEqualTo("task");
    assertThat(asked.path("id").asText()).isEqualTo(task);
    JsonNode root = chain.get(chain.size() - 1);
    assertThat(root.path("cause").asText()).startsWith("command:");
    assertThat(root.path("principal").asText()).startsWith("user:root(0)");
    chain.forEach(
        event ->
            assertThat(event.properties().stream().map(Map.Entry::getKey))
                .contains("index", "time", "principal", "kind", "id", "event", "cause"));
  }

  @Test
  void theLogTellsWhatHappenedToAService() {
    create("told");
    assertThat(daemon.skep("log", "--service", "told").orThrow())
        .contains("user:root(0)")
        .contains("service/");
    assertThat(daemon.skep("health").exit()).isZero();
  }

  private static String create(String name, String... options) {
    List<String> command = new ArrayList<>(List.of("service", "create", "--name", name));
    command.addAll(List.of("--no-resolve-image", "--stop-signal", "KILL"));
    command.addAll(List.of(options));
    command.addAll(List.of("alpine:latest", "sleep", "1000"));
    return docker.ok(command.toArray(String[]::new));
  }

  private static List<String> running(String service) {
    return machine.docker().lines("ps", "-q", "--no-trunc", "--filter", named(service));
  }

  private static List<String> all(String service) {
    return machine.docker().lines("ps", "-aq", "--filter", named(service));
  }

  private static String named(String service) {
    return "label=com.docker.swarm.service.name=" + service;
  }
}
