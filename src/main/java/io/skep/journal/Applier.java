package io.skep.journal;

import io.skep.journal.Outcome.Done;
import io.skep.journal.Outcome.Fenced;
import io.skep.journal.Outcome.OutOfSequence;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Applies entries to the store, the same way on every manager: from the entry and the store alone.
 *
 * <p>One thread applies; {@link #head} may be asked by any.
 */
final class Applier {
  private static final int HEADS_IN_MEMORY = 50_000;

  private final EventStore store;
  private final ConcurrentHashMap<String, Head> heads = new ConcurrentHashMap<>();
  private volatile StoreState state;

  Applier(EventStore store) {
    this.store = store;
    this.state = store.state();
  }

  StoreState state() {
    return state;
  }

  /** What is known of an entity, as of the last applied entry. */
  Head head(String persistenceId) {
    var known = heads.get(persistenceId);
    return known != null ? known : store.head(persistenceId);
  }

  /** Goes back to what the store holds, after it was reopened. */
  void reload() {
    heads.clear();
    state = store.state();
  }

  /** Goes on from what a checkpoint holds, which is further than the store had come. */
  void install(Path checkpoint) throws IOException {
    store.replaceBy(checkpoint);
    reload();
  }

  /**
   * The answer to an operation that will not be tried again: where it was committed, what it was
   * answered then; to be asked when all entries have been applied that could hold it.
   */
  Optional<Outcome> settled(byte[] operation) {
    return Entry.decodeOperation(operation) instanceof Operation.WriteEvents write
        ? indexOfEarlierTry(write, head(write.persistenceId())).map(Done::new)
        : Optional.empty();
  }

  /** A retried write is one whose numbers are there already, by the same writer. */
  private Optional<Long> indexOfEarlierTry(Operation.WriteEvents write, Head head) {
    if (write.lastSequenceNr() > head.highest()) {
      return Optional.empty();
    }
    long first = store.indexOf(write.persistenceId(), write.firstSequenceNr());
    return store.event(first).filter(row -> row.writer().equals(write.writer())).map(row -> first);
  }

  /** Notes an entry of Raft's own, which changes nothing. */
  void skip(long term, long index) {
    if (index > state.appliedIndex()) {
      state = state.applied(term, index);
    }
  }

  /**
   * Applies an entry in one atomic write.
   *
   * @throws StoreFailedException when the store refuses; nothing has changed then
   */
  Applied apply(long term, long index, Entry entry) {
    try (var change = store.change()) {
      var work = new Work(change, entry);
      for (var operation : entry.operations()) {
        work.outcomes.add(work.apply(operation));
      }
      var after = work.state.applied(term, index);
      change.commit(after);
      if (heads.size() > HEADS_IN_MEMORY) {
        heads.clear();
      }
      heads.putAll(change.heads());
      state = after;
      return new Applied(work.outcomes, work.events);
    }
  }

  /** What came of an entry: an answer to each operation, and the events that it added. */
  record Applied(List<Outcome> outcomes, List<EventStore.IndexedRow> events) {}

  /** The work on one entry: sees what earlier operations of the same entry did. */
  private final class Work {
    private final StoreChange change;
    private final Entry entry;
    private final List<Outcome> outcomes = new ArrayList<>();
    private final List<EventStore.IndexedRow> events = new ArrayList<>();
    private StoreState state = Applier.this.state;

    Work(StoreChange change, Entry entry) {
      this.change = change;
      this.entry = entry;
    }

    Outcome apply(Operation operation) {
      if (operation instanceof Operation.OpenTerm open) {
        return openTerm(open);
      }
      if (operation instanceof Operation.WriteEvents write) {
        var earlier = indexOfEarlierTry(write, headOf(write.persistenceId()));
        if (earlier.isPresent()) {
          return new Done(earlier.get());
        }
      }
      if (entry.term() != state.openTerm()) {
        return new Fenced(state.openTerm());
      }
      return switch (operation) {
        case Operation.WriteEvents write -> write(write);
        case Operation.SkipNumbers skip -> skip(skip);
        case Operation.DeleteEvents delete -> delete(delete);
        case Operation.SaveSnapshot save -> save(save);
        case Operation.DeleteSnapshots delete -> delete(delete);
        case Operation.OpenTerm open -> openTerm(open);
      };
    }

    private Outcome openTerm(Operation.OpenTerm open) {
      boolean again = entry.incarnation().equals(state.opener());
      if (open.term() == state.openTerm() && again) {
        return new Done(1);
      }
      if (open.term() <= state.openTerm()) {
        return new Fenced(state.openTerm());
      }
      var head = headOf(TermOpened.PERSISTENCE_ID);
      long index = state.lastEvent() + 1;
      var opened = new TermOpened(open.term(), open.node());
      add(
          index,
          EventRow.termOpened(opened, head.highest() + 1, entry.incarnation(), open.writtenAt()));
      change.putHead(TermOpened.PERSISTENCE_ID, head.withHighest(head.highest() + 1));
      state = state.withLastEvent(index).opened(open.term(), entry.incarnation());
      return new Done(again ? 1 : 0);
    }

    private Outcome write(Operation.WriteEvents write) {
      var head = headOf(write.persistenceId());
      if (write.firstSequenceNr() != head.highest() + 1) {
        return new OutOfSequence(head.highest());
      }
      long first = state.lastEvent() + 1;
      long index = first;
      long number = write.firstSequenceNr();
      for (var body : write.events()) {
        add(
            index++,
            new EventRow(entry.term(), write.persistenceId(), number++, write.writer(), body));
      }
      change.putHead(write.persistenceId(), head.withHighest(number - 1));
      state = state.withLastEvent(index - 1);
      return new Done(first);
    }

    private Outcome skip(Operation.SkipNumbers skip) {
      var head = headOf(skip.persistenceId());
      if (skip.lastSequenceNr() <= head.highest()) {
        return new Done(0);
      }
      if (skip.firstSequenceNr() != head.highest() + 1) {
        return new OutOfSequence(head.highest());
      }
      change.putHead(skip.persistenceId(), head.withHighest(skip.lastSequenceNr()));
      return new Done(0);
    }

    private Outcome delete(Operation.DeleteEvents delete) {
      var head = headOf(delete.persistenceId());
      long to = Math.min(delete.toSequenceNr(), head.highest());
      if (to > head.deletedTo()) {
        change.hideEvents(delete.persistenceId(), head.deletedTo() + 1, to);
        change.putHead(delete.persistenceId(), head.withDeletedTo(to));
      }
      return new Done(0);
    }

    private Outcome save(Operation.SaveSnapshot save) {
      var head = headOf(save.persistenceId());
      change.putSnapshot(
          save.persistenceId(),
          new SnapshotRow(save.sequenceNr(), save.writtenAt(), save.payload()));
      change.putHead(save.persistenceId(), head.withSnapshot(save.sequenceNr()));
      return new Done(0);
    }

    private Outcome delete(Operation.DeleteSnapshots delete) {
      var rows =
          store.snapshots(delete.persistenceId(), delete.minSequenceNr(), delete.maxSequenceNr());
      for (var row : rows) {
        if (row.writtenAt() >= delete.minWrittenAt() && row.writtenAt() <= delete.maxWrittenAt()) {
          change.deleteSnapshot(delete.persistenceId(), row.sequenceNr());
        }
      }
      return new Done(0);
    }

    private void add(long index, EventRow row) {
      change.putEvent(index, row);
      events.add(new EventStore.IndexedRow(index, row));
    }

    private Head headOf(String persistenceId) {
      var touched = change.heads().get(persistenceId);
      return touched != null ? touched : head(persistenceId);
    }
  }
}
