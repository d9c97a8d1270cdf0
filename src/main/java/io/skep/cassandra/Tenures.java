package io.skep.cassandra;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Which leadership each part of the log belongs to: the rule by which a row counts or is void.
 *
 * <p>A leadership begins with the index that it recorded when it took over, after it had read all
 * that its predecessors could have acknowledged. So a row counts if, of all leaderships that have
 * recorded a beginning at or before its index, its own is the newest. Immutable and pure.
 */
final class Tenures {
  static final Tenures NONE = new Tenures(new TreeMap<>());

  private final NavigableMap<Long, Long> firstIndexByTerm;

  private Tenures(NavigableMap<Long, Long> firstIndexByTerm) {
    this.firstIndexByTerm = firstIndexByTerm;
  }

  Tenures with(long term, long firstIndex) {
    var more = new TreeMap<>(firstIndexByTerm);
    more.put(term, firstIndex);
    return new Tenures(more);
  }

  /** The newest leadership that has recorded its beginning, 0 for none. */
  long newest() {
    return firstIndexByTerm.isEmpty() ? 0 : firstIndexByTerm.lastKey();
  }

  /** The leadership that an index belongs to, 0 for none. */
  long termAt(long index) {
    for (var tenure : firstIndexByTerm.descendingMap().entrySet()) {
      if (tenure.getValue() <= index) {
        return tenure.getKey();
      }
    }
    return 0;
  }

  boolean counts(long term, long index) {
    return term != 0 && termAt(index) == term;
  }

  /** The indexes at which leaderships that left something begin, in order. */
  List<Long> beginnings() {
    return firstIndexByTerm.entrySet().stream()
        .filter(tenure -> counts(tenure.getKey(), tenure.getValue()))
        .map(java.util.Map.Entry::getValue)
        .toList();
  }

  /**
   * The rows that follow each other from an index on, without a gap and without void ones, up to
   * the end of the last group of events that were written together.
   *
   * @param rows in order of index and term
   */
  List<LogRow> run(List<LogRow> rows, long from) {
    var run = new ArrayList<LogRow>();
    int whole = 0;
    long next = from;
    for (var row : rows) {
      if (row.index() > next) {
        break;
      }
      if (row.index() == next && counts(row.term(), next)) {
        run.add(row);
        next++;
        if (row.atomicLeft() == 0) {
          whole = run.size();
        }
      }
    }
    return List.copyOf(run.subList(0, whole));
  }
}
