package io.skep.journal;

import java.util.HashMap;
import java.util.Map;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** What one Raft entry changes in the store, gathered and then written at once. */
final class StoreChange implements AutoCloseable {
  /** Fewer keys are deleted one by one: every range deletion slows all later reads. */
  private static final int SINGLE_DELETES = 1_000;

  private final EventStore store;
  private final StoreFiles files;
  private final WriteBatch batch = new WriteBatch();
  private final Map<String, Head> heads = new HashMap<>();

  StoreChange(EventStore store, StoreFiles files) {
    this.store = store;
    this.files = files;
  }

  /** The heads that this change has touched so far. */
  Map<String, Head> heads() {
    return heads;
  }

  void putHead(String persistenceId, Head head) {
    heads.put(persistenceId, head);
  }

  void putEvent(long index, EventRow row) {
    try {
      batch.put(files.events(), Keys.event(index), row.toBytes());
      batch.put(
          files.replay(),
          Keys.numbered(row.persistenceId(), row.sequenceNr()),
          new ByteWriter(10).varLong(index).toBytes());
    } catch (RocksDBException e) {
      throw new StoreFailedException("cannot gather event " + index, e);
    }
  }

  void hideEvents(String persistenceId, long from, long to) {
    try {
      if (to - from >= SINGLE_DELETES) {
        batch.deleteRange(
            files.replay(),
            Keys.numbered(persistenceId, from),
            Keys.numbered(persistenceId, to + 1));
        return;
      }
      for (long number = from; number <= to; number++) {
        batch.delete(files.replay(), Keys.numbered(persistenceId, number));
      }
    } catch (RocksDBException e) {
      throw new StoreFailedException("cannot hide events of " + persistenceId, e);
    }
  }

  void putSnapshot(String persistenceId, SnapshotRow row) {
    try {
      batch.put(files.snapshots(), Keys.numbered(persistenceId, row.sequenceNr()), row.toBytes());
    } catch (RocksDBException e) {
      throw new StoreFailedException("cannot gather a snapshot of " + persistenceId, e);
    }
  }

  void deleteSnapshot(String persistenceId, long sequenceNr) {
    try {
      batch.delete(files.snapshots(), Keys.numbered(persistenceId, sequenceNr));
    } catch (RocksDBException e) {
      throw new StoreFailedException("cannot delete a snapshot of " + persistenceId, e);
    }
  }

  void commit(StoreState state) {
    try {
      for (var head : heads.entrySet()) {
        batch.put(files.entities(), Keys.entity(head.getKey()), head.getValue().toBytes());
      }
      batch.put(files.meta(), Keys.STATE, state.toBytes());
    } catch (RocksDBException e) {
      throw new StoreFailedException("cannot gather the state", e);
    }
    store.write(batch);
  }

  @Override
  public void close() {
    batch.close();
  }
}
