package io.skep.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.data.ByteUtils;
import com.datastax.oss.driver.api.core.uuid.Uuids;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * Reads the events of an entity from the tables that pekko-persistence-cassandra writes.
 *
 * <p>Not by that plugin itself: it takes the first of several rows of one sequence number, and
 * stops at the first hole, while what counts here is known only from the place in the log. Calls
 * block until Cassandra has answered and fail with the driver's exceptions.
 */
final class EntityTable {
  private static final int NEWEST_FIRST_PAGE = 20;

  private final CqlSession session;
  private final long partitionSize;
  private final PreparedStatement forward;
  private final PreparedStatement backward;
  private final PreparedStatement deletedTo;
  private final PreparedStatement hide;
  private final PreparedStatement remove;

  /**
   * @param partitionSize the plugin's {@code target-partition-size}
   */
  EntityTable(CqlSession session, String keyspace, long partitionSize) {
    this.session = session;
    this.partitionSize = partitionSize;
    var one = " FROM " + keyspace + ".messages WHERE persistence_id = ? AND partition_nr = ?";
    this.forward =
        session.prepare(
            "SELECT sequence_nr, timestamp, writer_uuid, event_manifest, event"
                + one
                + " AND sequence_nr >= ? AND sequence_nr <= ?");
    this.backward =
        session.prepare("SELECT sequence_nr, event" + one + " ORDER BY sequence_nr DESC");
    this.deletedTo =
        session.prepare(
            "SELECT deleted_to FROM " + keyspace + ".metadata WHERE persistence_id = ?");
    this.hide =
        session.prepare(
            "INSERT INTO " + keyspace + ".metadata (persistence_id, deleted_to) VALUES (?, ?)");
    this.remove =
        session.prepare(
            "DELETE FROM "
                + keyspace
                + ".messages WHERE persistence_id = ? AND partition_nr = ?"
                + " AND sequence_nr >= 0 AND sequence_nr <= ?");
  }

  /** An event as the plugin has stored it. */
  record Stored(
      long sequenceNr, long writtenAt, String writer, String adapterManifest, SealedEvent event) {}

  /** Events up to this number no longer take part in recovery; 0 for none. */
  long deletedTo(String persistenceId) {
    var row = session.execute(deletedTo.bind(persistenceId)).one();
    return row == null ? 0 : row.getLong("deleted_to");
  }

  /** Removes an entity's events up to a number from its recovery; the log keeps them. */
  void delete(String persistenceId, long to) {
    long before = deletedTo(persistenceId);
    if (to > before) {
      session.execute(hide.bind(persistenceId, to));
    }
    for (long partition = partition(before + 1); partition <= partition(to) + 1; partition++) {
      session.execute(remove.bind(persistenceId, partition, to));
    }
  }

  /** The highest number of an event that counts, or the number given when none is higher. */
  long highest(String persistenceId, long atLeast, BiPredicate<Long, Long> counts) {
    long highest = atLeast;
    for (long partition = partition(atLeast); ; partition++) {
      var rows =
          session.execute(backward.bind(persistenceId, partition).setPageSize(NEWEST_FIRST_PAGE));
      boolean empty = true;
      for (var row : rows) {
        empty = false;
        long number = row.getLong("sequence_nr");
        var event = event(row);
        if (number <= highest) {
          break;
        }
        if (counts.test(event.term(), event.index())) {
          highest = number;
          break;
        }
      }
      if (empty && partition > partition(highest)) {
        return highest;
      }
    }
  }

  /**
   * Hands on the events that count, in order, each once, both bounds included.
   *
   * @param counts by term and index
   * @param taken says whether it takes more
   */
  void read(
      String persistenceId,
      long from,
      long to,
      BiPredicate<Long, Long> counts,
      Predicate<Stored> taken) {
    long last = from - 1;
    for (long partition = partition(from); ; partition++) {
      var rows = session.execute(forward.bind(persistenceId, partition, from, to));
      boolean empty = true;
      for (var row : rows) {
        empty = false;
        var stored = stored(row);
        if (stored.sequenceNr() > last
            && counts.test(stored.event().term(), stored.event().index())) {
          last = stored.sequenceNr();
          if (!taken.test(stored)) {
            return;
          }
        }
      }
      if (last >= to || (empty && partition > partition(last + 1))) {
        return;
      }
    }
  }

  /** The plugin's rule; a write of several events may lie one partition further. */
  private long partition(long sequenceNr) {
    return Math.max(0, (sequenceNr - 1) / partitionSize);
  }

  private static Stored stored(Row row) {
    return new Stored(
        row.getLong("sequence_nr"),
        Uuids.unixTimestamp(Objects.requireNonNull(row.getUuid("timestamp"))),
        Objects.requireNonNullElse(row.getString("writer_uuid"), ""),
        Objects.requireNonNullElse(row.getString("event_manifest"), ""),
        event(row));
  }

  private static SealedEvent event(Row row) {
    return SealedSerializer.event(
        ByteUtils.getArray(Objects.requireNonNull(row.getByteBuffer("event"))));
  }
}
