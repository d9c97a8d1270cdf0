package io.skep.multijvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.skep.testbed.DockerCli;
import io.skep.testbed.EngineHost;
import io.skep.testbed.EngineTest;
import io.skep.testbed.SkepDaemon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What one manager does alone, three do too, whichever of them is asked. */
@EngineTest
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class FollowersTest {
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final List<String> PORTS = List.of("2377", "2387", "2397");

  private static final List<SkepDaemon> DAEMONS = new ArrayList<>();

  @TempDir private Path folder;

  @BeforeAll
  static void threeManagersOnOneEngine(EngineHost host) {
    List<Thread> starts = new ArrayList<>();
    while (starts.size() < PORTS.size()) {
      starts.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    SkepDaemon daemon = SkepDaemon.start(host);
                    synchronized (DAEMONS) {
                      DAEMONS.add(daemon);
                    }
                  }));
    }
    starts.forEach(FollowersTest::joined);
    docker(0).ok("swarm", "init", "--advertise-addr", at(0), "--listen-addr", at(0));
    String token = docker(0).ok("swarm", "join-token", "-q", "manager");
    for (int i = 1; i < PORTS.size(); i++) {
      // A join that takes longer than a client waits goes on by itself.
      docker(i)
          .run(
              "swarm",
              "join",
              "--token",
              token,
              "--listen-addr",
              at(i),
              "--advertise-addr",
              at(i),
              at(0));
    }
    awaitThree(1);
  }

  private static void joined(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterAll
  static void stop() {
    DAEMONS.forEach(SkepDaemon::close);
  }

  private static String at(int daemon) {
    return "127.0.0.1:" + PORTS.get(daemon);
  }

  private static DockerCli docker(int daemon) {
    return DAEMONS.get(daemon).docker();
  }

  private static Api api(int daemon) {
    return new Api(DAEMONS.get(daemon).uri(), LIMIT);
  }

  private static void awaitThree(int daemon) {
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(docker(daemon).lines("node", "ls", "--format", "{{.ManagerStatus}}"))
                    .containsExactlyInAnyOrder("Leader", "Reachable", "Reachable"));
  }

  /** Those that do not lead, and the one that does as the last. */
  private static List<Integer> followersFirst() {
    List<Integer> order = new ArrayList<>();
    int leader = 0;
    for (int i = 0; i < PORTS.size(); i++) {
      if (docker(i)
          .ok("node", "inspect", "self", "-f", "{{.ManagerStatus.Leader}}")
          .equals("true")) {
        leader = i;
      } else {
        order.add(i);
      }
    }
    order.add(leader);
    return order;
  }

  private static String spec(String name, String command) {
    return """
    {"Name":"%s","TaskTemplate":{"ContainerSpec":{"Image":"alpine:latest","Command":\
    ["sh","-c","%s"]}},"Mode":{"Replicated":{"Replicas":1}}}\
    """
        .formatted(name, command);
  }

  @Test
  void aFollowerServesAllThatTheLeaderDoes() throws IOException {
    List<Integer> order = followersFirst();
    int one = order.get(0);
    int other = order.get(1);
    Instant before = Instant.now().minusSeconds(1);
    Path payload = Files.writeString(folder.resolve("it"), "4711");
    // A starved machine elects anew, and answers 503 meanwhile.
    await()
        .atMost(SOON)
        .until(() -> docker(one).run("secret", "create", "it", payload.toString()).exit() == 0);
    docker(other).ok("config", "create", "cfg", payload.toString());
    assertThat(docker(one).ok("config", "inspect", "-f", "{{json .Spec.Data}}", "cfg"))
        .isEqualTo("\"NDcxMQ==\"");
    docker(one)
        .ok(
            "service",
            "create",
            "-q",
            "--no-resolve-image",
            "--name",
            "reader",
            "--stop-signal",
            "KILL",
            "--secret",
            "it",
            "--config",
            "source=cfg,target=/cfg",
            "alpine:latest",
            "sh",
            "-c",
            "cat /run/secrets/it /cfg; echo; sleep 1000");
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(docker(other).ok("service", "logs", "--raw", "reader"))
                    .contains("47114711"));

    String task = docker(other).ok("service", "ps", "-q", "--no-trunc", "reader");
    JsonNode why = api(other).get("/skep/v1/why/task/" + task).ok();
    assertThat(why.toString()).contains("POST /services/create", "user:root");
    assertThat(api(one).get("/skep/v1/tasks/" + task + "/explain").isOk()).isTrue();

    JsonNode shown = api(one).get("/services/reader").ok();
    String wider = shown.get("Spec").toString().replace("\"Replicas\":1", "\"Replicas\":3");
    String update = "/services/reader/update?version=" + shown.get("Version").get("Index").asText();
    JsonNode planned = api(other).send("POST", update + "&dryRun=true", wider).ok();
    assertThat(planned.toString()).contains("Replicas");
    assertThat(replicas(one)).isEqualTo(1);
    api(other).send("POST", update, wider).ok();
    assertThat(replicas(other)).isEqualTo(3);
    assertThat(api(other).get("/skep/v1/services/reader/revisions").ok().get("revisions").size())
        .isEqualTo(2);
    api(one).send("POST", "/skep/v1/services/reader/rollback?revision=1", "").ok();
    assertThat(replicas(one)).isEqualTo(1);

    List<String> events = serviceEvents(one, before);
    assertThat(events).startsWith("create", "update", "update");
    assertThat(serviceEvents(other, before)).isEqualTo(events);
    docker(one).ok("service", "rm", "reader");
    docker(one).ok("secret", "rm", "it");
    docker(other).ok("config", "rm", "cfg");
    assertThat(docker(one).ok("secret", "ls", "-q") + docker(other).ok("config", "ls", "-q"))
        .isEmpty();
  }

  /** The actions of the past on services, as this manager tells them. */
  private static List<String> serviceEvents(int daemon, Instant since) {
    return docker(daemon)
        .lines(
            "events",
            "--since",
            String.valueOf(since.getEpochSecond()),
            "--until",
            String.valueOf(Instant.now().getEpochSecond() + 1), // whole seconds alone are taken
            "--filter",
            "type=service",
            "--filter",
            "service=reader",
            "--format",
            "{{.Action}}");
  }

  private static int replicas(int daemon) throws IOException {
    return api(daemon).get("/services/reader").ok().at("/Spec/Mode/Replicated/Replicas").asInt();
  }

  @Test
  void aKeyedRequestIsCarriedOutOnceWhoeverIsAskedAndWhoeverDies() throws IOException {
    List<Integer> order = followersFirst();
    Map<String, String> key = Map.of("Idempotency-Key", "k-1", "X-Skep-Principal", "user:forged");
    String spec = spec("once", "sleep 1000");

    String id = created(order.get(0), spec, key);
    assertThat(created(order.get(1), spec, key)).isEqualTo(id);
    DAEMONS.get(order.get(2)).kill9();
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(created(order.get(1), spec, key)).isEqualTo(id));
    assertThat(created(order.get(0), spec, key)).isEqualTo(id);

    assertThat(docker(order.get(0)).lines("service", "ls", "-q")).hasSize(1);
    assertThat(api(order.get(0)).get("/skep/v1/why/service/" + id).ok().toString())
        .doesNotContain("forged");
    docker(order.get(1)).ok("service", "rm", "once");
    DAEMONS.get(order.get(2)).restart();
    awaitThree(order.get(0));
  }

  /**
   * A manager that was demoted and promoted again before its certificate changed was out of the
   * managers' group for good: its certificate never told it that anything had happened.
   */
  @Test
  void aManagerThatIsDemotedAndPromotedAtOnceComesBackIn() {
    List<Integer> order = followersFirst();
    String node = docker(order.get(0)).ok("info", "-f", "{{.Swarm.NodeID}}");
    docker(order.get(1)).ok("node", "demote", node);
    await()
        .pollInterval(Duration.ofMillis(100))
        .atMost(SOON)
        .until(
            () ->
                docker(order.get(1)).lines("node", "ls", "--format", "{{.ManagerStatus}}").stream()
                        .filter(each -> !each.isEmpty())
                        .count()
                    == 2);
    docker(order.get(1)).ok("node", "promote", node);
    awaitThree(order.get(1));
    awaitThree(order.get(0));
  }

  private static String created(int daemon, String spec, Map<String, String> key)
      throws IOException {
    return api(daemon).send("POST", "/services/create", spec, key).ok().get("ID").asText();
  }
}
