package io.skep.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.data.ByteUtils;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The table of the log, {@code skep_log}. Calls block until Cassandra has answered and fail with
 * the driver's exceptions.
 */
final class LogTable {
  private static final long BUCKET = 10_000;

  private final CqlSession session;
  private final PreparedStatement insert;
  private final PreparedStatement select;

  LogTable(CqlSession session, String keyspace) {
    this.session = session;
    this.insert =
        session.prepare(
            "INSERT INTO "
                + keyspace
                + ".skep_log (bucket, log_index, term, atomic_left, written_at, persistence_id,"
                + " sequence_nr, writer, adapter_manifest, ser_id, ser_manifest, payload)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    this.select =
        session.prepare(
            "SELECT * FROM " + keyspace + ".skep_log WHERE bucket = ? AND log_index >= ? LIMIT ?");
  }

  /** Writes rows, each partition's all or none. Writing the same rows again changes nothing. */
  void write(List<LogRow> rows) {
    var statements = new ArrayList<BatchableStatement<?>>();
    long bucket = -1;
    for (var row : rows) {
      if (row.index() / BUCKET != bucket) {
        execute(statements);
        bucket = row.index() / BUCKET;
      }
      statements.add(statement(row));
    }
    execute(statements);
  }

  /** Rows from an index on, void ones among them, in order of index and term, of one bucket. */
  List<LogRow> read(long from, int limit) {
    var rows = new ArrayList<LogRow>();
    for (var row : session.execute(select.bind(from / BUCKET, from, limit))) {
      rows.add(row(row));
    }
    return rows;
  }

  private void execute(List<BatchableStatement<?>> statements) {
    if (statements.size() == 1) {
      session.execute(statements.getFirst());
    } else if (!statements.isEmpty()) {
      // One partition: the batch is one mutation, so it needs no log of its own.
      session.execute(BatchStatement.newInstance(DefaultBatchType.UNLOGGED, statements));
    }
    statements.clear();
  }

  private BatchableStatement<?> statement(LogRow row) {
    var payload = row.payload();
    return insert.bind(
        row.index() / BUCKET,
        row.index(),
        row.term(),
        row.atomicLeft(),
        Instant.ofEpochMilli(row.writtenAt()),
        row.persistenceId(),
        row.sequenceNr(),
        row.writer(),
        row.adapterManifest(),
        payload.serializerId(),
        payload.manifest(),
        ByteBuffer.wrap(payload.bytes()));
  }

  private static LogRow row(Row row) {
    return new LogRow(
        row.getLong("log_index"),
        row.getLong("term"),
        row.getInt("atomic_left"),
        Objects.requireNonNull(row.getInstant("written_at")).toEpochMilli(),
        text(row, "persistence_id"),
        row.getLong("sequence_nr"),
        text(row, "writer"),
        text(row, "adapter_manifest"),
        new Sealed(
            row.getInt("ser_id"),
            text(row, "ser_manifest"),
            ByteUtils.getArray(Objects.requireNonNull(row.getByteBuffer("payload")))));
  }

  private static String text(Row row, String column) {
    return Objects.requireNonNullElse(row.getString(column), "");
  }
}
