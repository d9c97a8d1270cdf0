package io.skep.journal;

import java.util.UUID;

/**
 * How far the store has come; written with every batch, in the same atomic write.
 *
 * @param appliedTerm the Raft term of the last applied entry
 * @param appliedIndex its Raft index, -1 before the first
 * @param lastEvent the index of the newest event, 0 for none
 * @param openTerm the newest opened term, 0 for none
 * @param opener the process that opened it
 */
record StoreState(long appliedTerm, long appliedIndex, long lastEvent, long openTerm, UUID opener) {
  private static final int FORMAT = 1;
  static final StoreState EMPTY = new StoreState(0, -1, 0, 0, new UUID(0, 0));

  StoreState applied(long term, long index) {
    return new StoreState(term, index, lastEvent, openTerm, opener);
  }

  StoreState withLastEvent(long index) {
    return new StoreState(appliedTerm, appliedIndex, index, openTerm, opener);
  }

  StoreState opened(long term, UUID by) {
    return new StoreState(appliedTerm, appliedIndex, lastEvent, term, by);
  }

  byte[] toBytes() {
    return new ByteWriter(64)
        .put(FORMAT)
        .varLong(appliedTerm)
        .varLong(appliedIndex)
        .varLong(lastEvent)
        .varLong(openTerm)
        .fixedLong(opener.getMostSignificantBits())
        .fixedLong(opener.getLeastSignificantBits())
        .toBytes();
  }

  static StoreState of(byte[] bytes) {
    var in = new ByteReader(bytes);
    int format = in.get();
    if (format != FORMAT) {
      throw new IllegalArgumentException(
          "store of format " + format + " (expected: " + FORMAT + "); a newer Skep wrote it");
    }
    return new StoreState(
        in.varLong(),
        in.varLong(),
        in.varLong(),
        in.varLong(),
        new UUID(in.fixedLong(), in.fixedLong()));
  }
}
