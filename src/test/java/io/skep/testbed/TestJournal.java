package io.skep.testbed;

import java.util.Locale;

/** Where a test's swarm on one host keeps its events. */
public enum TestJournal {
  /** On the host itself, as by default. */
  RAFT,
  /** In the shared {@link CassandraHost}, in a keyspace of the swarm's own. */
  CASSANDRA;

  /** What {@code -Dskep.test.journal} names; raft where it is not given. */
  public static TestJournal chosen() {
    return valueOf(System.getProperty("skep.test.journal", "raft").toUpperCase(Locale.ROOT));
  }

  /** The options of the daemon on a host that is on no LAN. */
  String[] options(EngineHost host) {
    return switch (this) {
      case RAFT -> new String[0];
      case CASSANDRA ->
          CassandraHost.options(host, CassandraHost.shared().link(host), CassandraHost.keyspace());
    };
  }
}
