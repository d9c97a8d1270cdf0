package io.skep.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.skep.testbed.DockerCli;
import io.skep.testbed.EngineHost;
import io.skep.testbed.EngineTest;
import io.skep.testbed.Ran;
import io.skep.testbed.SkepDaemon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The life of a whole application: the example of {@code deploy/example}, by the stock command. */
@EngineTest
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class StackTest {
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final Path EXAMPLE = Path.of("deploy/example");

  private static SkepDaemon daemon;
  private static DockerCli docker;

  @TempDir private Path folder;

  @BeforeAll
  static void start(EngineHost host) {
    daemon = SkepDaemon.start(host);
    docker = daemon.docker();
    docker.ok("swarm", "init", "--advertise-addr", "127.0.0.1");
  }

  @AfterAll
  static void stop() {
    daemon.close();
  }

  @Test
  void isDeployedChangedBrokenRolledBackAndRemoved() throws IOException {
    copyExample();
    deploy();
    awaitServices("migrate 0/2 (2/2 completed)", "web 3/3", "worker 2/2");
    assertThat(docker.ok("stack", "ls", "--format", "{{.Name}} {{.Services}}")).isEqualTo("shop 3");
    assertThat(docker.ok("service", "logs", "--raw", "shop_worker"))
        .contains("worker 1 for bees has not-a-real-password")
        .contains("worker 2 for bees has not-a-real-password");
    assertThat(docker.ok("exec", aWeb(), "cat", "/site/index.html")).contains("The shop");

    List<String> before = tasks();
    assertThat(before).hasSize(5);
    deploy();
    assertThat(tasks()).isEqualTo(before);

    edit("RELEASE: \"1\"", "RELEASE: \"2\"");
    deploy();
    awaitUpdate("completed");
    assertThat(tasks()).filteredOn(task -> !before.contains(task)).hasSize(3);
    assertThat(environment()).contains("RELEASE=2");

    edit("[httpd, -f,", "[\"false\",");
    deploy();
    awaitUpdate("rollback_completed");
    awaitServices("migrate 0/2 (2/2 completed)", "web 3/3", "worker 2/2");
    assertThat(environment()).contains("RELEASE=2");

    docker.ok("service", "update", "-q", "--env-add", "RELEASE=3", "shop_web");
    assertThat(environment()).contains("RELEASE=3");
    docker.ok("service", "rollback", "-q", "shop_web");
    assertThat(environment()).contains("RELEASE=2");

    remove();
  }

  private void remove() {
    docker.ok("stack", "rm", "shop");
    assertThat(docker.ok("stack", "ls", "--format", "{{.Name}}")).isEmpty();
    String ours = "label=com.docker.stack.namespace=shop";
    for (String kind : List.of("service", "secret", "config", "network")) {
      assertThat(docker.ok(kind, "ls", "-q", "--filter", ours)).as(kind).isEmpty();
    }
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(docker.ok("ps", "-aq", "--filter", "name=shop_")).isEmpty());
    Ran gone = docker.run("stack", "ps", "shop");
    assertThat(gone.err()).contains("nothing found in stack: shop");
  }

  private void copyExample() throws IOException {
    try (Stream<Path> files = Files.list(EXAMPLE)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
  }

  private void edit(String old, String replacement) throws IOException {
    Path file = folder.resolve("stack.yaml");
    String text = Files.readString(file);
    assertThat(text).containsOnlyOnce(old);
    Files.writeString(file, text.replace(old, replacement));
  }

  private void deploy() {
    String file = folder.resolve("stack.yaml").toString();
    docker.ok(
        "stack",
        "deploy",
        "--resolve-image",
        "never",
        "--detach=true",
        "-c",
        file,
        "--prune",
        "shop");
  }

  private static void awaitServices(String... services) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(
                        docker.lines(
                            "stack", "services", "shop", "--format", "{{.Name}} {{.Replicas}}"))
                    .containsExactlyInAnyOrder(
                        Stream.of(services).map("shop_"::concat).toArray(String[]::new)));
  }

  private static void awaitUpdate(String state) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(inspectWeb("{{with .UpdateStatus}}{{.State}}{{end}}")).isEqualTo(state));
  }

  private static String environment() {
    return inspectWeb("{{.Spec.TaskTemplate.ContainerSpec.Env}}");
  }

  private static String inspectWeb(String format) {
    return docker.ok("service", "inspect", "shop_web", "--format", format);
  }

  private static List<String> tasks() {
    return docker
        .lines("stack", "ps", "-q", "--no-trunc", "--filter", "desired-state=running", "shop")
        .stream()
        .sorted()
        .toList();
  }

  private static String aWeb() {
    return docker.lines("ps", "-q", "--filter", "name=shop_web").getFirst();
  }
}
