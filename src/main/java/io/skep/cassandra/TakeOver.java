package io.skep.cassandra;

import io.skep.journal.TermOpened;
import io.skep.journal.WriteFencedException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How an elected manager takes over the log: fence the others, then read what they may have
 * acknowledged, then say where its own part begins.
 *
 * <p>The order is what makes it safe; decision 0009 argues it. May be carried out again after any
 * failure.
 */
final class TakeOver {
  private static final Logger LOG = LoggerFactory.getLogger(TakeOver.class);

  private final Tables tables;
  private final LogTail tail;
  private final Sealing sealing;
  private final UUID process;
  private final String node;
  private final Home home;
  private long taken;

  /**
   * @param process names this process, so that it knows a leadership as its own
   * @param node this manager's name, for {@link TermOpened}
   * @param home where this manager's swarm is
   */
  TakeOver(Tables tables, LogTail tail, Sealing sealing, UUID process, String node, Home home) {
    this.tables = tables;
    this.tail = tail;
    this.sealing = sealing;
    this.process = process;
    this.node = node;
    this.home = home;
  }

  /**
   * The keyspace of a swarm.
   *
   * @param mayBeEmpty whether the swarm is only now being founded
   */
  record Home(String keyspace, boolean mayBeEmpty) {}

  /**
   * Takes over.
   *
   * @param elected the election that this manager won; the term that is opened is its Raft term, or
   *     a higher one where Cassandra has seen a higher one
   * @param committed told what has become final, in order
   * @return the open term
   * @throws WriteFencedException when another manager takes over at the same time, or has done so
   *     after a later election
   * @throws AnotherSwarmException when the keyspace is another swarm's
   */
  long open(Election elected, Instant now, Consumer<List<LogRow>> committed) {
    long term = fence(elected);
    for (var rows = tail.takeOver(tables); !rows.isEmpty(); rows = tail.takeOver(tables)) {
      committed.accept(rows);
    }
    if (tail.tenures().newest() != term) {
      begin(term, now);
    }
    if (tail.tenures().termAt(tail.last()) != term) {
      committed.accept(announce(term, now));
    }
    taken = 0;
    LOG.info("term {} is open in Cassandra; the log ends with event {}", term, tail.last());
    return term;
  }

  private void begin(long term, Instant now) {
    if (!tables.terms().record(term, tail.last() + 1, node, now)) {
      throw new WriteFencedException(tables.terms().agreed().term());
    }
    tail.begin(term);
  }

  private List<LogRow> announce(long term, Instant now) {
    var opened =
        List.of(
            LogRow.termOpened(
                tail.last() + 1, new TermOpened(term, node), process, now.toEpochMilli()));
    tables.log().write(opened);
    requireOpen(term);
    return tail.advance(opened);
  }

  /** Fails unless no other leadership has been taken since. */
  void requireOpen(long term) {
    var open = tables.terms().open();
    if (!open.isOf(term, process)) {
      throw new WriteFencedException(open.term());
    }
  }

  private long fence(Election elected) {
    var before = tables.terms().agreed();
    requireOwnSwarm(before);
    if (taken == 0 || !before.isOf(taken, process)) {
      if (elected.isBefore(before.election())) {
        throw new WriteFencedException(before.term());
      }
      long wanted = Math.max(elected.term(), before.term() + 1);
      taken = wanted;
      if (!tables.terms().take(before, wanted, process, elected, sealing.keyCheck())
          && !tables.terms().agreed().isOf(wanted, process)) {
        throw new WriteFencedException(tables.terms().agreed().term());
      }
    }
    // A quorum holds it: nobody who asks one from now on misses it.
    requireOpen(taken);
    return taken;
  }

  /** Fails where the keyspace is not that of this manager's swarm. */
  void requireOwnSwarm() {
    requireOwnSwarm(tables.terms().open());
  }

  private void requireOwnSwarm(TermTable.Open open) {
    if (open.keyCheck().isPresent() && !sealing.isOfThisKey(open.keyCheck().get())) {
      throw AnotherSwarmException.taken(home.keyspace());
    }
    if (open.term() == 0 && !home.mayBeEmpty()) {
      throw AnotherSwarmException.empty(home.keyspace());
    }
  }
}
