package io.skep.journal;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Slice;

/** RocksDB as the store sets it up: five families of keys and what is in each. */
final class StoreFiles implements AutoCloseable {
  private static final long MEBIBYTE = 1L << 20;
  private static final long CACHE_BYTES = 16 * MEBIBYTE;
  private static final long MEMORY_BYTES = 32 * MEBIBYTE;
  private static final int BLOOM_BITS = 12;
  private static final int READ_CHUNK = 256;

  private final List<AutoCloseable> resources;
  private final RocksDB db;
  private final List<ColumnFamilyHandle> families;

  private StoreFiles(List<AutoCloseable> resources, RocksDB db, List<ColumnFamilyHandle> families) {
    this.resources = resources;
    this.db = db;
    this.families = families;
  }

  static StoreFiles open(Path directory) throws RocksDBException {
    RocksDB.loadLibrary();
    var cache = new LRUCache(CACHE_BYTES);
    var bloom = new BloomFilter(BLOOM_BITS, false);
    var plain = options(new BlockBasedTableConfig().setBlockCache(cache));
    var filtered = options(new BlockBasedTableConfig().setBlockCache(cache).setFilterPolicy(bloom));
    var database =
        new DBOptions()
            .setCreateIfMissing(true)
            .setCreateMissingColumnFamilies(true)
            .setAtomicFlush(true)
            .setDbWriteBufferSize(MEMORY_BYTES)
            .setMaxBackgroundJobs(2)
            .setParanoidChecks(true)
            .setMaxOpenFiles(-1)
            .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
            .setKeepLogFileNum(2)
            .setMaxLogFileSize(MEBIBYTE);
    var descriptors =
        List.of(
            family("default", plain),
            family("events", plain),
            family("entities", filtered),
            family("replay", filtered),
            family("snapshots", plain));
    var handles = new ArrayList<ColumnFamilyHandle>();
    var resources = new ArrayList<AutoCloseable>(List.of(cache, bloom, plain, filtered, database));
    try {
      var db = RocksDB.open(database, directory.toString(), descriptors, handles);
      resources.add(db);
      resources.addAll(handles);
      return new StoreFiles(resources, db, handles);
    } catch (RocksDBException e) {
      closeAll(resources);
      throw e;
    }
  }

  RocksDB db() {
    return db;
  }

  List<ColumnFamilyHandle> families() {
    return families;
  }

  /** How far the store has come. */
  ColumnFamilyHandle meta() {
    return families.get(0);
  }

  /** Index to event. */
  ColumnFamilyHandle events() {
    return families.get(1);
  }

  /** Persistence id to {@link Head}. */
  ColumnFamilyHandle entities() {
    return families.get(2);
  }

  /** Persistence id and sequence number to index. */
  ColumnFamilyHandle replay() {
    return families.get(3);
  }

  /** Persistence id and sequence number to snapshot. */
  ColumnFamilyHandle snapshots() {
    return families.get(4);
  }

  List<EventStore.IndexedRow> eventsOf(String persistenceId, long from, long to)
      throws RocksDBException {
    var found = new ArrayList<EventStore.IndexedRow>();
    for (long first = from; first <= to; first += READ_CHUNK) {
      addEvents(persistenceId, first, Math.min(to, first + READ_CHUNK - 1), found);
    }
    return found;
  }

  private void addEvents(
      String persistenceId, long from, long to, List<EventStore.IndexedRow> found)
      throws RocksDBException {
    int count = (int) (to - from + 1);
    var keys = new ArrayList<byte[]>(count);
    for (long number = from; number <= to; number++) {
      keys.add(Keys.numbered(persistenceId, number));
    }
    var eventKeys = new ArrayList<byte[]>(count);
    for (var index : db.multiGetAsList(Collections.nCopies(count, replay()), keys)) {
      if (index != null) {
        eventKeys.add(Keys.event(new ByteReader(index).varLong()));
      }
    }
    if (eventKeys.isEmpty()) {
      return;
    }
    var rows = db.multiGetAsList(Collections.nCopies(eventKeys.size(), events()), eventKeys);
    for (int i = 0; i < rows.size(); i++) {
      var row = rows.get(i);
      if (row != null) {
        found.add(new EventStore.IndexedRow(Keys.eventIndex(eventKeys.get(i)), EventRow.of(row)));
      }
    }
  }

  List<SnapshotRow> snapshots(String persistenceId, long from, long to) throws RocksDBException {
    var first = Keys.numbered(persistenceId, from);
    var found = new ArrayList<SnapshotRow>();
    try (var lower = new Slice(first);
        var options = new ReadOptions().setIterateLowerBound(lower);
        var at = db.newIterator(snapshots(), options)) {
      at.seekForPrev(Keys.numbered(persistenceId, to));
      for (; at.isValid() && Keys.sameEntity(first, at.key()); at.prev()) {
        found.add(SnapshotRow.of(Keys.sequenceNr(at.key()), at.value()));
      }
      at.status();
    }
    return found;
  }

  @Override
  public void close() {
    closeAll(resources);
  }

  private static ColumnFamilyOptions options(BlockBasedTableConfig table) {
    return new ColumnFamilyOptions()
        .setTableFormatConfig(table.setFormatVersion(6))
        .setCompressionType(CompressionType.NO_COMPRESSION);
  }

  private static ColumnFamilyDescriptor family(String name, ColumnFamilyOptions options) {
    return new ColumnFamilyDescriptor(name.getBytes(StandardCharsets.US_ASCII), options);
  }

  private static void closeAll(List<AutoCloseable> resources) {
    for (int i = resources.size() - 1; i >= 0; i--) {
      closeOne(resources.get(i));
    }
  }

  private static void closeOne(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      throw new IllegalStateException("cannot release " + resource, e);
    }
  }
}
