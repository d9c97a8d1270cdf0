package io.skep.cassandra;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What is committed together. It is carried out in steps, each of which may be repeated; the
 * indexes stay those that were given at first, so a repeated step writes the same again.
 */
final class Batch {
  private final List<Append> appends;
  private final List<LogRow> rows = new ArrayList<>();
  private final List<List<LogRow>> rowsOfAppends = new ArrayList<>();
  private final Set<Append> stored = new HashSet<>();
  private boolean logged;

  Batch(List<Append> appends, long term, long firstIndex) {
    this.appends = List.copyOf(appends);
    long index = firstIndex;
    for (var append : appends) {
      int left = append.events().size();
      var own = new ArrayList<LogRow>();
      for (var event : append.events()) {
        own.add(row(append, event, --left, term, index++));
      }
      rowsOfAppends.add(own);
      rows.addAll(own);
    }
  }

  private static LogRow row(Append append, Append.Event event, int left, long term, long index) {
    return new LogRow(
        index,
        term,
        left,
        event.writtenAt(),
        append.persistenceId(),
        event.sequenceNr(),
        append.writer(),
        event.adapterManifest(),
        event.payload());
  }

  /** The rows of all events, in order. */
  List<LogRow> rows() {
    return rows;
  }

  /** The rows of those appends that the entities' table does not have yet. */
  List<Unstored> unstored() {
    var left = new ArrayList<Unstored>();
    for (int i = 0; i < appends.size(); i++) {
      if (!stored.contains(appends.get(i))) {
        left.add(new Unstored(appends.get(i), rowsOfAppends.get(i)));
      }
    }
    return left;
  }

  /** An append and its rows. */
  record Unstored(Append append, List<LogRow> rows) {}

  void stored(Append append) {
    stored.add(append);
  }

  boolean isLogged() {
    return logged;
  }

  void logged() {
    logged = true;
  }

  void done() {
    appends.forEach(append -> append.done().complete(null));
  }

  void fail(Throwable why) {
    appends.forEach(append -> append.done().completeExceptionally(why));
  }
}
