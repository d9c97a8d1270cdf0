package io.skep.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.skep.testbed.DockerCli;
import io.skep.testbed.EngineHost;
import io.skep.testbed.EngineTest;
import io.skep.testbed.SkepDaemon;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets and configs on real containers with the stock {@code docker} command. */
@EngineTest
final class SecretsTest {
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final String FIRST = "first-hidden-value-4711";
  private static final String SECOND = "second-hidden-value-4712";

  private static SkepDaemon daemon;
  private static DockerCli docker;

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
  void isReadInTheContainerRotatedAndNeverOnTheDisk(@TempDir Path folder) throws IOException {
    docker.ok("secret", "create", "one", written(folder, FIRST));
    docker.ok("secret", "create", "two", written(folder, SECOND));
    docker.ok(
        "config",
        "create",
        "--template-driver",
        "golang",
        "cfg",
        written(folder, "slot={{.Task.Slot}}"));
    docker.ok(
        "service",
        "create",
        "-q",
        "--no-resolve-image",
        "--name",
        "reader",
        "--stop-signal",
        "KILL",
        "--secret",
        "source=one,target=it,uid=1000,gid=1001,mode=0400",
        "--config",
        "source=cfg,target=/etc/app.conf",
        "alpine:latest",
        "sh",
        "-c",
        "ls -ln /run/secrets/it; cat /run/secrets/it /etc/app.conf; echo; sleep 1000");
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(docker.ok("service", "logs", "--raw", "reader"))
                    .contains("-r--------", "1000", "1001", FIRST + "slot=1"));

    assertThat(docker.run("secret", "rm", "one").err())
        .contains("secret 'one' is in use by the following service: reader");
    assertThat(docker.run("config", "rm", "cfg").err())
        .contains("config 'cfg' is in use by the following service: reader");

    docker.ok(
        "service",
        "update",
        "-q",
        "--no-resolve-image",
        "--secret-rm",
        "one",
        "--secret-add",
        "source=two,target=it",
        "reader");
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(docker.ok("service", "logs", "--raw", "reader")).contains(SECOND));
    docker.ok("secret", "rm", "one");

    for (String plain : List.of(FIRST, SECOND)) {
      String encoded = Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
      for (String text : List.of(plain, encoded.substring(0, encoded.length() - 4))) {
        assertThat(filesWith(daemon.dataFolder(), text)).isEmpty();
        assertThat(daemon.log()).doesNotContain(text);
      }
    }
  }

  private static String written(Path folder, String text) throws IOException {
    Path file = Files.createTempFile(folder, "payload", "");
    return Files.writeString(file, text).toString();
  }

  private static List<Path> filesWith(Path folder, String text) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).filter(file -> holds(file, text)).toList();
    }
  }

  private static boolean holds(Path file, String text) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
