package io.skep.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** Keyspace and tables; the same script that operators run by hand. */
final class Schema {
  private static final String SCRIPT = "schema.cql";

  private Schema() {}

  /** The script's statements for a keyspace of this configuration. */
  static List<String> statements(CassandraConfig config) {
    var text =
        script()
            .replaceAll("(?m)^\\s*--.*$", "")
            .replace("EXISTS skep.", "EXISTS " + config.keyspace() + '.')
            .replace("KEYSPACE IF NOT EXISTS skep", "KEYSPACE IF NOT EXISTS " + config.keyspace())
            .replace(
                "'datacenter1': 3", "'" + config.datacenter() + "': " + config.replicationFactor());
    return Stream.of(text.split(";")).map(String::strip).filter(one -> !one.isEmpty()).toList();
  }

  /** Makes what is missing, one after the other, as Cassandra wants it. */
  static CompletionStage<Void> create(CqlSession session, CassandraConfig config) {
    // The driver would read the whole schema anew after each statement.
    session.setSchemaMetadataEnabled(false);
    CompletionStage<Void> done = CompletableFuture.completedFuture(null);
    for (var statement : statements(config)) {
      done =
          done.thenCompose(before -> session.executeAsync(slow(statement))).thenAccept(made -> {});
    }
    return done.whenComplete((made, error) -> session.setSchemaMetadataEnabled(null));
  }

  /** Making a table takes longer than a request. */
  private static SimpleStatement slow(String statement) {
    return SimpleStatement.newInstance(statement).setTimeout(Duration.ofSeconds(30));
  }

  private static String script() {
    try (var in = Schema.class.getResourceAsStream(SCRIPT)) {
      if (in == null) {
        throw new IllegalStateException(SCRIPT + " is missing from the program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
