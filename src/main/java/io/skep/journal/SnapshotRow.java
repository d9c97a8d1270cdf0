package io.skep.journal;

/** A snapshot as the store keeps it; its number is in the key. */
record SnapshotRow(long sequenceNr, long writtenAt, PayloadBody payload) {
  private static final int FORMAT = 1;

  static String place(String persistenceId, long sequenceNr) {
    return persistenceId + "#snapshot#" + sequenceNr;
  }

  byte[] toBytes() {
    var out = new ByteWriter(payload.sealed().length + 64);
    out.put(FORMAT).varLong(writtenAt);
    payload.writeTo(out);
    return out.toBytes();
  }

  static SnapshotRow of(long sequenceNr, byte[] bytes) {
    var in = new ByteReader(bytes);
    int format = in.get();
    if (format != FORMAT) {
      throw new EventUnreadableException(
          "snapshot of format " + format + " (expected: " + FORMAT + "); a newer Skep wrote it");
    }
    return new SnapshotRow(sequenceNr, in.varLong(), PayloadBody.readFrom(in));
  }
}
