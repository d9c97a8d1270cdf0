package io.skep.journal;

import java.time.Instant;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One committed event with its place in the log.
 *
 * <p>The payload is decrypted and turned back into an object only when somebody asks for it, and
 * then once.
 */
public final class StoredEvent {
  private final long index;
  private final long term;
  private final Instant writtenAt;
  private final String persistenceId;
  private final long sequenceNr;
  private final int serializerId;
  private final String manifest;
  private final Supplier<byte[]> bytes;
  private final Function<StoredEvent, Object> decoder;
  private volatile @Nullable Object payload;

  /**
   * An event whose payload is read when it is asked for.
   *
   * @param bytes the serialized payload, decrypted at each call
   * @param decoder makes the event of it
   */
  public StoredEvent(
      long index,
      long term,
      Instant writtenAt,
      String persistenceId,
      long sequenceNr,
      int serializerId,
      String manifest,
      Supplier<byte[]> bytes,
      Function<StoredEvent, Object> decoder) {
    this.index = index;
    this.term = term;
    this.writtenAt = writtenAt;
    this.persistenceId = persistenceId;
    this.sequenceNr = sequenceNr;
    this.serializerId = serializerId;
    this.manifest = manifest;
    this.bytes = bytes;
    this.decoder = decoder;
  }

  /** An event that exists as an object only, for logs that are held in memory. */
  public static StoredEvent of(
      long index,
      long term,
      Instant writtenAt,
      String persistenceId,
      long sequenceNr,
      Object payload) {
    return new StoredEvent(
        index,
        term,
        writtenAt,
        persistenceId,
        sequenceNr,
        0,
        "",
        () -> new byte[0],
        self -> payload);
  }

  /** The place in the log of the whole swarm, from 1. */
  public long index() {
    return index;
  }

  /** The Raft term under which the event was written. */
  public long term() {
    return term;
  }

  /** When the writer handed the event to the journal, by the writer's clock, in milliseconds. */
  public Instant writtenAt() {
    return writtenAt;
  }

  /** The entity that the event belongs to. */
  public String persistenceId() {
    return persistenceId;
  }

  /** The number of the event within its entity, from 1. */
  public long sequenceNr() {
    return sequenceNr;
  }

  /** The short stable name of the event's type and version. */
  public String manifest() {
    return manifest;
  }

  /** The Pekko serializer that wrote {@link #bytes}. */
  public int serializerId() {
    return serializerId;
  }

  /**
   * The serialized payload, decrypted anew at each call.
   *
   * @throws EventUnreadableException when the key does not fit or the bytes were changed
   */
  public byte[] bytes() {
    return bytes.get();
  }

  /**
   * The event itself.
   *
   * @throws EventUnreadableException when no serializer of this version can read the bytes
   */
  public Object payload() {
    var known = payload;
    if (known != null) {
      return known;
    }
    synchronized (this) {
      var decoded = payload;
      if (decoded == null) {
        decoded = decoder.apply(this);
        payload = decoded;
      }
      return decoded;
    }
  }

  @Override
  public String toString() {
    return "StoredEvent[" + index + " " + persistenceId + "#" + sequenceNr + " " + manifest + "]";
  }
}
