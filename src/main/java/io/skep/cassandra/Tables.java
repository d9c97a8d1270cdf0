package io.skep.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;

/** All that is prepared on one session. */
record Tables(LogTable log, TermTable terms, EntityTable entities) {

  static Tables on(CqlSession session, String keyspace, long partitionSize) {
    return new Tables(
        new LogTable(session, keyspace),
        new TermTable(session, keyspace),
        new EntityTable(session, keyspace, partitionSize));
  }
}
