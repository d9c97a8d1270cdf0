package io.skep.cassandra;

import java.util.List;

/**
 * How far the log is final, as this manager knows it.
 *
 * <p>One thread moves it; any may ask. A row is final when no later leader can pass over it: it
 * belongs to a leadership that another has followed, or the table of leaderships, read after the
 * row, still names its own.
 */
final class LogTail {
  /** A group of events that were written together is read whole, however large it is. */
  private static final int PAGE = 1_000;

  private static final int LARGEST_PAGE = 1_000_000;

  private volatile Tenures tenures = Tenures.NONE;
  private volatile long last;

  /** The index of the newest final event, 0 for none. */
  long last() {
    return last;
  }

  Tenures tenures() {
    return tenures;
  }

  /** Whether an event that is stored somewhere is part of the log. */
  boolean counts(long term, long index) {
    return index <= last && tenures.counts(term, index);
  }

  /** What has become final since; empty when nothing has. */
  List<LogRow> follow(Tables tables) {
    List<LogRow> run = List.of();
    for (int limit = PAGE; run.isEmpty() && limit <= LARGEST_PAGE; limit *= 10) {
      var rows = tables.log().read(last + 1, limit);
      if (rows.isEmpty()) {
        return rows;
      }
      // Only now, after the rows: whoever took over before this did not see less than they are.
      var open = tables.terms().open();
      if (open.recorded() != tenures.newest()) {
        tenures = tables.terms().since(tenures);
      }
      run = finalPart(tenures.run(rows, last + 1), open.term());
      if (rows.size() < limit) {
        break;
      }
    }
    return advance(run);
  }

  private List<LogRow> finalPart(List<LogRow> rows, long openTerm) {
    long newest = tenures.newest();
    return openTerm == newest
        ? rows
        : rows.stream().takeWhile(row -> row.term() != newest).toList();
  }

  /**
   * What a leader that has just taken over finds, in portions, empty at the end: final by its own
   * decision, as whoever might add to it is fenced by now.
   */
  List<LogRow> takeOver(Tables tables) {
    tenures = tables.terms().since(tenures);
    List<LogRow> run = List.of();
    for (int limit = PAGE; run.isEmpty() && limit <= LARGEST_PAGE; limit *= 10) {
      var rows = tables.log().read(last + 1, limit);
      run = tenures.run(rows, last + 1);
      if (rows.size() < limit) {
        break;
      }
    }
    return advance(run);
  }

  /** A leadership of this manager begins behind all that is final. */
  void begin(long term) {
    tenures = tenures.with(term, last + 1);
  }

  /** These rows have become final. */
  List<LogRow> advance(List<LogRow> rows) {
    if (!rows.isEmpty()) {
      last = rows.getLast().index();
    }
    return rows;
  }
}
