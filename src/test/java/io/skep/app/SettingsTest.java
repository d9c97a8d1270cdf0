package io.skep.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.skep.agent.AgentSettings;
import io.skep.control.ControlSettings;
import io.skep.control.RenewalSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingsTest {
  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("skep.conf"), text);
  }

  @Test
  void defaultsAreThoseOfTheReference() {
    Settings settings = Settings.load(null);
    assertThat(settings.journal()).isEqualTo(Settings.JournalKind.RAFT);
    assertThat(settings.commandTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.entityIdle()).isEqualTo(Duration.ofSeconds(60));
    assertThat(settings.entityMaximumWaiting()).isEqualTo(1000);
    assertThat(settings.stopTimeout()).isEqualTo(Duration.ofSeconds(9));
    assertThat(settings.agent()).isEqualTo(AgentSettings.defaults());
    assertThat(settings.control())
        .isEqualTo(
            new ControlSettings(
                Duration.ofSeconds(20),
                Duration.ofSeconds(5),
                Duration.ofMinutes(2),
                8 << 20,
                16384));
    assertThat(settings.renewal())
        .isEqualTo(
            new RenewalSettings(
                Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofMinutes(1)));
  }

  @Test
  void everyKeyTakesEffect() throws IOException {
    Settings settings =
        Settings.load(
            file(
                """
                skep.journal = cassandra
                skep.command.timeout = 1s
                skep.entity { idle = 2s, maximum-waiting = 3 }
                skep.stop-timeout = 4s
                skep.practice-writes = 5
                skep.agent {
                  heartbeat = 1s, resend = 2s, batch = 3, describe = 4s, sweep = 5s
                  engine-grace = 6s, retry-first = 7ms, retry-most = 8s, call = 9s, pull = 10s
                  calls = 11, long-calls = 12
                }
                skep.control {
                  request-timeout = 1s, connect-timeout = 2s, idle-timeout = 3s
                  max-body = 4, max-connections = 5
                }
                skep.renewal { policy-interval = 1s, retry-first = 2s, retry-most = 3s }
                """));
    assertThat(settings.control())
        .isEqualTo(
            new ControlSettings(
                Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3), 4, 5));
    assertThat(settings.renewal())
        .isEqualTo(
            new RenewalSettings(
                Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3)));
    assertThat(settings.journal()).isEqualTo(Settings.JournalKind.CASSANDRA);
    assertThat(settings.commandTimeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.entityIdle()).isEqualTo(Duration.ofSeconds(2));
    assertThat(settings.entityMaximumWaiting()).isEqualTo(3);
    assertThat(settings.stopTimeout()).isEqualTo(Duration.ofSeconds(4));
    assertThat(settings.practiceWrites()).isEqualTo(5);
    assertThat(settings.agent())
        .isEqualTo(
            new AgentSettings(
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                3,
                Duration.ofSeconds(4),
                Duration.ofSeconds(5),
                Duration.ofSeconds(6),
                Duration.ofMillis(7),
                Duration.ofSeconds(8),
                Duration.ofSeconds(9),
                Duration.ofSeconds(10),
                11,
                12));
  }

  /** A key in the reference that nobody reads would be a lie to the operator. */
  @Test
  void everyKeyOfTheReferenceIsReadAndNoOther() {
    Set<String> known =
        ConfigFactory.parseResources("reference.conf").getConfig("skep").entrySet().stream()
            .map(entry -> entry.getKey())
            .filter(key -> !key.matches("(raft|cassandra)(-journal|-snapshots)?\\..*"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(known)
        .containsExactlyInAnyOrderElementsOf(
            List.of(
                "journal",
                "command.timeout",
                "entity.idle",
                "entity.maximum-waiting",
                "stop-timeout",
                "leader-wait",
                "practice-writes",
                "api.key-memory",
                "agent.heartbeat",
                "agent.resend",
                "agent.batch",
                "agent.describe",
                "agent.sweep",
                "agent.engine-grace",
                "agent.retry-first",
                "agent.retry-most",
                "agent.call",
                "agent.pull",
                "agent.calls",
                "agent.long-calls",
                "control.request-timeout",
                "control.connect-timeout",
                "control.idle-timeout",
                "control.max-body",
                "control.max-connections",
                "renewal.policy-interval",
                "renewal.retry-first",
                "renewal.retry-most",
                "gossip.heartbeat",
                "gossip.pause",
                "gossip.patience",
                "gossip.forget",
                "nodes.quiet",
                "nodes.takeover",
                "nodes.flap-window",
                "nodes.hold-first",
                "nodes.hold-most",
                "session.beat",
                "session.silence",
                "session.admitted",
                "session.manager-silence",
                "session.retry-first",
                "session.retry-most"));
  }

  @Test
  void anUnknownKeyIsRefusedWithItsLine() throws IOException {
    Path file = file("skep {\n  command.timeout = 5s\n  nonsense = 3\n}\n");
    assertThatThrownBy(() -> Settings.load(file))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("skep.conf: 3")
        .hasMessageContaining("unknown key skep.nonsense");
  }

  @Test
  void aBadValueIsRefusedWithItsLine() throws IOException {
    Path file = file("skep {\n  command.timeout = 5 parsecs\n}\n");
    assertThatThrownBy(() -> Settings.load(file))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("skep.conf: 2")
        .hasMessageContaining("parsecs");
  }

  @Test
  void aBrokenFileIsRefusedWithItsLine() throws IOException {
    Path file = file("skep {\n  command.timeout = 5s\n");
    assertThatThrownBy(() -> Settings.load(file))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("skep.conf: 3");
  }

  @Test
  void aMissingFileIsRefusedByName() {
    Path missing = folder.resolve("nowhere.conf");
    assertThatThrownBy(() -> Settings.load(missing))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("nowhere.conf");
  }
}
