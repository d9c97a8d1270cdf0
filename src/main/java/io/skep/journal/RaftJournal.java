package io.skep.journal;

import io.skep.consensus.Leadership;
import io.skep.consensus.Managers;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The embedded journal of one manager: log, store, key and Raft membership under one roof.
 *
 * <p>Thread-safe. Writes complete on the thread that applies the log; callbacks must be short.
 */
public final class RaftJournal implements SwarmJournal {
  private final EventStore store;
  private final Applier applier;
  private final StoreEventLog log;
  private final EventReader reader;
  private final PayloadCipher cipher;
  private final PayloadCodec codec;
  private final JournalServer server;

  private RaftJournal(
      EventStore store,
      Applier applier,
      PayloadCipher cipher,
      PayloadCodec codec,
      RaftJournalConfig config) {
    this.store = store;
    this.applier = applier;
    this.cipher = cipher;
    this.codec = codec;
    this.reader = new EventReader(cipher, codec);
    this.log = new StoreEventLog(store, applier, reader);
    this.server = new JournalServer(config, store, applier, log);
  }

  /**
   * Opens the journal of a directory, or makes an empty one, and begins to take part in the group.
   *
   * <p>Returns before this manager leads; writes wait until it does.
   *
   * @throws IOException when the disk refuses, the key is missing, or another process has it open
   * @throws io.skep.consensus.LogCorruptException when the log was damaged, with file and offset
   */
  public static RaftJournal open(RaftJournalConfig config, PayloadCodec codec) throws IOException {
    Files.createDirectories(config.dir());
    boolean isNew = !Files.exists(config.storeDir().resolve("CURRENT"));
    var cipher = new AesGcmCipher(key(config, isNew));
    var store = EventStore.open(config.storeDir());
    try {
      var journal = new RaftJournal(store, new Applier(store), cipher, codec, config);
      journal.server.start();
      return journal;
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private static byte[] key(RaftJournalConfig config, boolean isNew) throws IOException {
    var shared = config.key();
    return shared.isPresent() ? shared.get().bytes() : DirectoryKey.load(config.keysDir(), isNew);
  }

  @Override
  public Managers managers() {
    return server.managers();
  }

  @Override
  public EventLog log() {
    return log;
  }

  @Override
  public Leadership leadership() {
    return server.leadership();
  }

  @Override
  public Optional<JournalUnavailableException> unavailable() {
    return server.unavailable();
  }

  @Override
  public CompletableFuture<Void> settled() {
    return server.commit().settled();
  }

  @Override
  public void spread() {
    server.news().tell();
  }

  /** Seals payloads with the swarm's key. */
  public PayloadCipher cipher() {
    return cipher;
  }

  /** Completes when entities may recover: everything acknowledged is in the store. */
  CompletableFuture<Void> caughtUp() {
    return server.caughtUp();
  }

  CompletableFuture<Outcome> write(Operation operation) {
    return server.commit().offer(Entry.encode(operation));
  }

  Head head(String persistenceId) {
    return applier.head(persistenceId);
  }

  /** Serializes and seals an event's payload. */
  PayloadBody sealEvent(Object payload, String persistenceId, long sequenceNr) {
    return seal(payload, EventRow.place(persistenceId, sequenceNr));
  }

  /** Serializes and seals a snapshot. */
  PayloadBody sealSnapshot(Object payload, String persistenceId, long sequenceNr) {
    return seal(payload, SnapshotRow.place(persistenceId, sequenceNr));
  }

  /** The events of an entity that take part in its recovery, in order, bounds included. */
  List<EventStore.IndexedRow> eventsOf(String persistenceId, long from, long to) {
    var head = head(persistenceId);
    long first = Math.max(from, head.deletedTo() + 1);
    return store.eventsOf(persistenceId, first, Math.min(to, head.highest()));
  }

  /** The snapshots of an entity, the newest first. */
  List<SnapshotRow> snapshotsOf(String persistenceId, long from, long to) {
    return store.snapshots(persistenceId, from, to);
  }

  EventReader reader() {
    return reader;
  }

  private PayloadBody seal(Object payload, String place) {
    var encoded = codec.encode(payload);
    return new PayloadBody(
        encoded.serializerId(), encoded.manifest(), cipher.seal(encoded.bytes(), place));
  }

  /** Stops taking writes, fails those that wait, brings the store to disk and closes it. */
  @Override
  public void close() {
    log.close();
    server.close();
    store.close();
  }
}
