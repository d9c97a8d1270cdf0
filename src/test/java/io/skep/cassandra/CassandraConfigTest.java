package io.skep.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The settings under {@code skep.cassandra}. */
final class CassandraConfigTest {
  private static final CassandraConfig DEFAULTS =
      new CassandraConfig(
          List.of("127.0.0.1:9042"),
          "datacenter1",
          "skep",
          false,
          3,
          Optional.empty(),
          Optional.empty(),
          Duration.ofSeconds(2),
          Duration.ofMillis(100),
          Duration.ofSeconds(3),
          64L << 20);

  @Test
  void defaultsAreThoseOfTheReference() {
    assertThat(CassandraConfig.of(ConfigFactory.load())).isEqualTo(DEFAULTS);
  }

  @Test
  void everyKeyTakesEffect() {
    var all =
        over(
            """
            skep.cassandra {
              contact-points = ["a:1", "b:2"], datacenter = dc, keyspace = k, create-schema = on
              replication-factor = 2, credentials-file = /c, request-timeout = 1s, poll = 2s
              hold-for = 4s, waiting-bytes = 5
              tls {
                enabled = on, ca-file = /ca, certificate-file = /cert, key-file = /key
                check-host = off
              }
            }
            """);
    assertThat(CassandraConfig.of(all))
        .isEqualTo(
            new CassandraConfig(
                List.of("a:1", "b:2"),
                "dc",
                "k",
                true,
                2,
                Optional.of(Path.of("/c")),
                Optional.of(
                    new TlsFiles(
                        Optional.of(Path.of("/ca")),
                        Optional.of(new TlsFiles.Client(Path.of("/cert"), Path.of("/key"))),
                        false)),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(4),
                5));
    assertThat(
            ConfigFactory.parseResources("reference.conf")
                .getConfig("skep.cassandra")
                .entrySet()
                .stream()
                .map(java.util.Map.Entry::getKey)
                .collect(Collectors.toSet()))
        .as("the keys of the reference, all of them above")
        .hasSize(15);
  }

  @Test
  void whatIsOutOfBoundsIsRefusedByName() {
    assertRefused("contact-points = []", "contact-points: none");
    assertRefused("keyspace = \"k; DROP\"", "keyspace: k; DROP");
    assertRefused("datacenter = \"\"", "datacenter: blank");
    assertRefused("replication-factor = 0", "replication-factor: 0");
    assertRefused("tls { enabled = on, key-file = /k }", "both or neither");
  }

  @Test
  void theSchemaOfTheProgramIsTheOneThatOperatorsRun() throws IOException {
    assertThat(Path.of("deploy/cassandra/schema.cql"))
        .hasSameTextualContentAs(Path.of("src/main/resources/io/skep/cassandra/schema.cql"));
  }

  @Test
  void theSchemaIsForTheConfiguredKeyspace() {
    var all = over("skep.cassandra { keyspace = other, datacenter = dc9, replication-factor = 5 }");
    var statements = Schema.statements(CassandraConfig.of(all));
    assertThat(statements).hasSize(7);
    assertThat(statements.getFirst()).contains("EXISTS other").contains("'dc9': 5");
    assertThat(statements).noneMatch(one -> one.contains("skep."));
    assertThat(statements.subList(1, 7)).allMatch(one -> one.startsWith("CREATE TABLE"));
  }

  @Test
  void theExampleIsValid() throws IOException {
    var example = Files.readString(Path.of("config/cassandra.conf"));
    assertThat(CassandraConfig.of(over(example)).tls()).isPresent();
  }

  private static void assertRefused(String line, String words) {
    assertThatThrownBy(() -> CassandraConfig.of(over("skep.cassandra { " + line + " }")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(words);
  }

  private static Config over(String text) {
    return ConfigFactory.parseString(text).withFallback(ConfigFactory.load());
  }
}
