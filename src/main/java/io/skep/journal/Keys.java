package io.skep.journal;

import java.nio.charset.StandardCharsets;

/** The keys under which the store keeps things; numbers are fixed-width, so they sort. */
final class Keys {
  static final byte[] STATE = "state".getBytes(StandardCharsets.US_ASCII);

  private Keys() {}

  static byte[] event(long index) {
    return new ByteWriter(8).fixedLong(index).toBytes();
  }

  static long eventIndex(byte[] key) {
    return new ByteReader(key).fixedLong();
  }

  static byte[] entity(String persistenceId) {
    return persistenceId.getBytes(StandardCharsets.UTF_8);
  }

  /** An event or a snapshot of an entity: the length keeps one name from beginning another. */
  static byte[] numbered(String persistenceId, long sequenceNr) {
    var name = entity(persistenceId);
    return new ByteWriter(name.length + 10).sized(name).fixedLong(sequenceNr).toBytes();
  }

  static long sequenceNr(byte[] numbered) {
    var in = new ByteReader(numbered);
    in.take(numbered.length - Long.BYTES);
    return in.fixedLong();
  }

  static boolean sameEntity(byte[] one, byte[] other) {
    return one.length == other.length
        && java.util.Arrays.equals(
            one, 0, one.length - Long.BYTES, other, 0, other.length - Long.BYTES);
  }
}
