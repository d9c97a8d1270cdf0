package io.skep.cassandra;

import io.skep.journal.EventLogContract;
import org.junit.jupiter.api.Tag;

/** The log in Cassandra. */
@Tag("cassandra")
final class CassandraEventLogTest extends EventLogContract {
  private final String keyspace = CassandraSettings.keyspace();
  private long term;

  @Override
  protected Journal openJournal() {
    return new TestManager(CassandraServer.shared(), keyspace, "m1").elected(++term);
  }
}
