package io.skep.cassandra;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Settings of the journal in Cassandra; each is described under {@code skep.cassandra} in {@code
 * reference.conf}.
 *
 * @param contactPoints host and port of some of Cassandra's nodes
 * @param datacenter the datacenter whose nodes are asked
 * @param keyspace where the tables are; one for each swarm
 * @param createSchema whether keyspace and tables are made when missing
 * @param replicationFactor how many copies a keyspace made here keeps in the datacenter
 * @param credentialsFile the file with user name and password; empty: from the environment
 * @param tls how connections are protected; empty: not at all
 * @param requestTimeout how long Cassandra may take over one request
 * @param poll how often a follower looks for new events
 * @param holdFor how long writes are held while Cassandra does not answer, before they are refused
 * @param waitingBytes the most that may wait to be written, in bytes
 */
public record CassandraConfig(
    List<String> contactPoints,
    String datacenter,
    String keyspace,
    boolean createSchema,
    int replicationFactor,
    Optional<Path> credentialsFile,
    Optional<TlsFiles> tls,
    Duration requestTimeout,
    Duration poll,
    Duration holdFor,
    long waitingBytes) {
  /** The plugin id of the journal. */
  public static final String JOURNAL = "skep.cassandra-journal";

  /** Where the settings of pekko-persistence-cassandra are, as this journal uses it. */
  static final String PLUGIN = "skep.cassandra-plugin";

  /** The plugin id of the snapshot store. */
  public static final String SNAPSHOTS = PLUGIN + ".snapshot";

  private static final Pattern KEYSPACE = Pattern.compile("[a-z][a-z0-9_]{0,47}");

  /** Checks the bounds and copies the list. */
  public CassandraConfig {
    contactPoints = List.copyOf(contactPoints);
    if (contactPoints.isEmpty()) {
      throw new IllegalArgumentException("contact-points: none (expected: at least one HOST:PORT)");
    }
    if (datacenter.isBlank()) {
      throw new IllegalArgumentException("datacenter: blank (expected: Cassandra's name for it)");
    }
    if (!KEYSPACE.matcher(keyspace).matches()) {
      throw new IllegalArgumentException(
          "keyspace: " + keyspace + " (expected: a lower-case letter, then letters, digits or _)");
    }
    positive("replication-factor", replicationFactor);
    positive("request-timeout", requestTimeout.toMillis());
    positive("poll", poll.toMillis());
    positive("hold-for", holdFor.toMillis());
    positive("waiting-bytes", waitingBytes);
  }

  /** Reads the keys below {@code skep.cassandra} of a system's whole configuration. */
  public static CassandraConfig of(Config all) {
    var own = all.getConfig("skep.cassandra");
    try {
      return new CassandraConfig(
          own.getStringList("contact-points"),
          own.getString("datacenter"),
          own.getString("keyspace"),
          own.getBoolean("create-schema"),
          own.getInt("replication-factor"),
          path(own, "credentials-file"),
          TlsFiles.of(own.getConfig("tls")),
          own.getDuration("request-timeout"),
          own.getDuration("poll"),
          own.getDuration("hold-for"),
          own.getBytes("waiting-bytes"));
    } catch (IllegalArgumentException e) {
      throw new ConfigException.BadValue(
          all.getValue("skep.cassandra").origin(), "skep.cassandra", e.getMessage(), e);
    }
  }

  /**
   * What an actor system must be started with for this journal, over a system's whole
   * configuration: the ids of journal and snapshot store, and pekko-persistence-cassandra as they
   * use it.
   */
  public static Config over(Config all) {
    var keyspace = of(all).keyspace();
    Map<String, Object> settings = new HashMap<>();
    settings.put("pekko.persistence.journal.plugin", JOURNAL);
    settings.put("pekko.persistence.snapshot-store.plugin", SNAPSHOTS);
    settings.put(PLUGIN + ".session-provider", Sessions.class.getName());
    settings.put(PLUGIN + ".events-by-tag.enabled", false);
    settings.put(PLUGIN + ".snapshot.class", CassandraSnapshots.class.getName());
    for (var store : List.of("journal", "snapshot")) {
      settings.put(PLUGIN + '.' + store + ".keyspace", keyspace);
      settings.put(PLUGIN + '.' + store + ".keyspace-autocreate", false);
      settings.put(PLUGIN + '.' + store + ".tables-autocreate", false);
      // Failures are repeated by our own journal, which says when it gives up.
      settings.put(PLUGIN + '.' + store + ".circuit-breaker.max-failures", 1_000_000);
      settings.put(PLUGIN + '.' + store + ".circuit-breaker.call-timeout", "1 h");
      settings.put(PLUGIN + '.' + store + ".circuit-breaker.reset-timeout", "100 ms");
    }
    return ConfigFactory.parseMap(settings)
        .withFallback(all.getConfig("pekko.persistence.cassandra").atPath(PLUGIN))
        .withFallback(all);
  }

  /** Where Cassandra is, in words for a person. */
  String place() {
    return "Cassandra at " + String.join(", ", contactPoints);
  }

  private static Optional<Path> path(Config own, String key) {
    var text = own.getString(key);
    return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text));
  }

  private static void positive(String key, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(key + ": " + value + " (expected: >= 1)");
    }
  }
}
