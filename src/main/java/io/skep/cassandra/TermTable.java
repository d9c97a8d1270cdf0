package io.skep.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.data.ByteUtils;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The table of leaderships, {@code skep_terms}, which is written by compare-and-set only. Calls
 * block until Cassandra has answered and fail with the driver's exceptions; whether a
 * compare-and-set that failed was carried out shows when the table is read.
 */
final class TermTable {
  private static final String SWARM = "skep";
  private static final int EXPECTED_TERM = 6;

  private final CqlSession session;
  private final PreparedStatement newest;
  private final PreparedStatement since;
  private final PreparedStatement take;
  private final PreparedStatement record;

  TermTable(CqlSession session, String keyspace) {
    var table = keyspace + ".skep_terms";
    var columns =
        "SELECT open_term, opener, raft_group, raft_term, key_check, term, first_index FROM "
            + table;
    this.session = session;
    this.newest = session.prepare(columns + " WHERE swarm = ? LIMIT 1");
    this.since = session.prepare(columns + " WHERE swarm = ? AND term > ?");
    this.take =
        session.prepare(
            "UPDATE "
                + table
                + " SET open_term = ?, opener = ?, raft_group = ?, raft_term = ?, key_check = ?"
                + " WHERE swarm = ?"
                + " IF open_term = ?");
    this.record =
        session.prepare(
            "UPDATE "
                + table
                + " SET first_index = ?, node = ?, opened_at = ? WHERE swarm = ? AND term = ?"
                + " IF open_term = ?");
  }

  /**
   * Who may add to the log.
   *
   * @param term the newest leadership, 0 before the first
   * @param opener the process that took it
   * @param election the election that it was taken after
   * @param keyCheck a known text under the swarm's key
   * @param recorded the newest leadership that has recorded its beginning, 0 for none
   */
  record Open(
      long term,
      Optional<UUID> opener,
      Election election,
      Optional<byte[]> keyCheck,
      long recorded) {
    static final Open NOBODY = new Open(0, Optional.empty(), Election.NONE, Optional.empty(), 0);

    boolean isOf(long wanted, UUID process) {
      return term == wanted && opener.filter(process::equals).isPresent();
    }
  }

  /** As every quorum knows it. */
  Open open() {
    return open(DefaultConsistencyLevel.QUORUM);
  }

  /** As it is agreed on: also finishes what a compare-and-set left half done. */
  Open agreed() {
    return open(DefaultConsistencyLevel.SERIAL);
  }

  private Open open(ConsistencyLevel level) {
    var row = session.execute(newest.bind(SWARM).setConsistencyLevel(level)).one();
    return row == null
        ? Open.NOBODY
        : new Open(
            row.getLong("open_term"),
            Optional.ofNullable(row.getUuid("opener")),
            new Election(
                Objects.requireNonNullElse(row.getString("raft_group"), ""),
                row.getLong("raft_term")),
            bytes(row.getByteBuffer("key_check")),
            row.getLong("term"));
  }

  /** What is known, and the beginnings recorded since. */
  Tenures since(Tenures known) {
    var more = known;
    for (var row : session.execute(since.bind(SWARM, known.newest()))) {
      if (!row.isNull("first_index")) {
        more = more.with(row.getLong("term"), row.getLong("first_index"));
      }
    }
    return more;
  }

  /**
   * Takes the leadership.
   *
   * @return whether it was this call that did
   */
  boolean take(Open before, long term, UUID opener, Election election, byte[] keyCheck) {
    var bound =
        take.bind(term, opener, election.group(), election.term(), ByteBuffer.wrap(keyCheck), SWARM)
            .setIdempotent(false);
    return wasApplied(
        session
            .execute(
                before.equals(Open.NOBODY)
                    ? bound.setToNull(EXPECTED_TERM)
                    : bound.setLong(EXPECTED_TERM, before.term()))
            .one());
  }

  /**
   * Records with which index a leadership begins.
   *
   * @return false when a newer one has been taken
   */
  boolean record(long term, long firstIndex, String node, Instant now) {
    return wasApplied(
        session
            .execute(record.bind(firstIndex, node, now, SWARM, term, term).setIdempotent(false))
            .one());
  }

  private static boolean wasApplied(@Nullable Row row) {
    return row != null && row.getBoolean("[applied]");
  }

  private static Optional<byte[]> bytes(@Nullable ByteBuffer buffer) {
    return buffer == null ? Optional.empty() : Optional.of(ByteUtils.getArray(buffer));
  }
}
