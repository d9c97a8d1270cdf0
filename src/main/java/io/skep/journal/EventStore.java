package io.skep.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The events, the heads of the entities and their snapshots on this manager's disk.
 *
 * <p>RocksDB without its own log: the Raft log is the log. What a batch changes and the Raft index
 * it came from are written and flushed together, so after a crash the store is as it was at some
 * entry, and Raft hands it the rest again. Reads may come from any thread; one thread writes.
 */
final class EventStore implements AutoCloseable {
  private final Path directory;
  private final ReentrantLock writing = new ReentrantLock();
  private StoreFiles files;
  private final WriteOptions noLog = new WriteOptions().setDisableWAL(true);
  private final ReentrantReadWriteLock open = new ReentrantReadWriteLock();
  private boolean closed;

  private EventStore(Path directory, StoreFiles files) {
    this.directory = directory;
    this.files = files;
  }

  /** Opens the store, or makes an empty one. */
  static EventStore open(Path directory) throws IOException {
    new StoreDirectory(directory).recover();
    Files.createDirectories(directory);
    try {
      return new EventStore(directory, StoreFiles.open(directory));
    } catch (RocksDBException e) {
      throw new IOException(
          "cannot open the event store in " + directory + ": " + e.getMessage(), e);
    }
  }

  /**
   * Closes the files and opens them again, after an error that RocksDB does not get over by itself.
   *
   * <p>What was in memory only is gone: the store is as it was at an earlier entry.
   */
  void reopen() throws IOException {
    reopen(() -> {});
  }

  /** Holds from now on what a checkpoint holds; readers wait while the files are exchanged. */
  void replaceBy(Path checkpoint) throws IOException {
    var place = new StoreDirectory(directory);
    place.prepare(checkpoint);
    reopen(place::swap);
  }

  private void reopen(Exchange whileClosed) throws IOException {
    open.writeLock().lock();
    try {
      check();
      files.close();
      closed = true;
      whileClosed.run();
      files = StoreFiles.open(directory);
      closed = false;
    } catch (RocksDBException e) {
      throw new IOException("cannot reopen the event store in " + directory, e);
    } finally {
      open.writeLock().unlock();
    }
  }

  /** What is done to the files while nobody has them open. */
  private interface Exchange {
    void run() throws IOException;
  }

  /** How far the store has come. */
  StoreState state() {
    var bytes = get(StoreFiles::meta, Keys.STATE);
    return bytes == null ? StoreState.EMPTY : StoreState.of(bytes);
  }

  /** What is known of an entity; answered from memory when it was never written. */
  Head head(String persistenceId) {
    var bytes = get(StoreFiles::entities, Keys.entity(persistenceId));
    return bytes == null ? Head.NONE : Head.of(bytes);
  }

  Optional<EventRow> event(long index) {
    return Optional.ofNullable(get(StoreFiles::events, Keys.event(index))).map(EventRow::of);
  }

  /** The log index of an entity's event, or 0 when it has none of this number. */
  long indexOf(String persistenceId, long sequenceNr) {
    var bytes = get(StoreFiles::replay, Keys.numbered(persistenceId, sequenceNr));
    return bytes == null ? 0 : new ByteReader(bytes).varLong();
  }

  /** At most {@code limit} events after an index, in order. */
  List<IndexedRow> eventsAfter(long afterIndex, int limit) {
    return reading(
        () -> {
          var found = new ArrayList<IndexedRow>(Math.min(limit, 1024));
          try (var at = files.db().newIterator(files.events())) {
            at.seek(Keys.event(afterIndex + 1));
            for (; at.isValid() && found.size() < limit; at.next()) {
              found.add(new IndexedRow(Keys.eventIndex(at.key()), EventRow.of(at.value())));
            }
            at.status();
            return found;
          } catch (RocksDBException e) {
            throw failed("cannot read events after " + afterIndex, e);
          }
        });
  }

  /** An entity's events with numbers from {@code from} to {@code to}, both included, in order. */
  List<IndexedRow> eventsOf(String persistenceId, long from, long to) {
    return reading(
        () -> {
          try {
            return files.eventsOf(persistenceId, from, to);
          } catch (RocksDBException e) {
            throw failed("cannot read the events of " + persistenceId, e);
          }
        });
  }

  /** The snapshot rows of an entity with numbers within bounds, the newest first. */
  List<SnapshotRow> snapshots(String persistenceId, long from, long to) {
    return reading(
        () -> {
          try {
            return files.snapshots(persistenceId, from, to);
          } catch (RocksDBException e) {
            throw failed("cannot read the snapshots of " + persistenceId, e);
          }
        });
  }

  /** Begins a change; nothing of it is visible before {@link StoreChange#commit}. */
  StoreChange change() {
    return new StoreChange(this, files);
  }

  void write(WriteBatch batch) {
    reading(
        () -> {
          writing.lock();
          try {
            files.db().write(noLog, batch);
            return true;
          } catch (RocksDBException e) {
            throw failed("cannot write to the event store", e);
          } finally {
            writing.unlock();
          }
        });
  }

  /**
   * Brings all that is in memory to disk, then links the files into a new directory.
   *
   * <p>Writers wait only for the second, short flush and the links, so that the checkpoint holds
   * exactly the state that is returned.
   */
  StoreState checkpoint(Path target) {
    return reading(
        () -> {
          try (var flush = new FlushOptions().setWaitForFlush(true);
              var checkpoint = Checkpoint.create(files.db())) {
            files.db().flush(flush, files.families());
            writing.lock();
            try {
              var state = state();
              files.db().flush(flush, files.families());
              checkpoint.createCheckpoint(target.toString());
              return state;
            } finally {
              writing.unlock();
            }
          } catch (RocksDBException e) {
            throw failed("cannot make a checkpoint in " + target, e);
          }
        });
  }

  @Override
  public void close() {
    open.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        files.close();
      }
      noLog.close();
    } finally {
      open.writeLock().unlock();
    }
  }

  private byte @Nullable [] get(Function<StoreFiles, ColumnFamilyHandle> family, byte[] key) {
    open.readLock().lock();
    try {
      check();
      return files.db().get(family.apply(files), key);
    } catch (RocksDBException e) {
      throw failed("cannot read", e);
    } finally {
      open.readLock().unlock();
    }
  }

  private <T> T reading(Supplier<T> use) {
    open.readLock().lock();
    try {
      check();
      return use.get();
    } finally {
      open.readLock().unlock();
    }
  }

  private void check() {
    if (closed) {
      throw new JournalUnavailableException(
          JournalUnavailableException.Reason.CLOSED, "the journal in " + directory + " is closed");
    }
  }

  private StoreFailedException failed(String what, RocksDBException cause) {
    return new StoreFailedException(what + " (" + directory + ")", cause);
  }

  /** An event and its place in the log. */
  record IndexedRow(long index, EventRow row) {}
}
