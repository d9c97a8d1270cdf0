package io.skep.journal;

/**
 * What the store knows of an entity without looking at its events.
 *
 * @param highest the highest sequence number ever written, kept after deletes; 0 for none
 * @param deletedTo events up to this number no longer take part in recovery
 * @param newestSnapshot the highest number of a snapshot that may exist; 0 for none
 */
record Head(long highest, long deletedTo, long newestSnapshot) {
  static final Head NONE = new Head(0, 0, 0);

  boolean isNew() {
    return highest == 0 && newestSnapshot == 0;
  }

  Head withHighest(long sequenceNr) {
    return new Head(sequenceNr, deletedTo, newestSnapshot);
  }

  Head withDeletedTo(long sequenceNr) {
    return new Head(highest, Math.max(deletedTo, sequenceNr), newestSnapshot);
  }

  Head withSnapshot(long sequenceNr) {
    return new Head(highest, deletedTo, Math.max(newestSnapshot, sequenceNr));
  }

  byte[] toBytes() {
    return new ByteWriter(16).varLong(highest).varLong(deletedTo).varLong(newestSnapshot).toBytes();
  }

  static Head of(byte[] bytes) {
    var in = new ByteReader(bytes);
    return new Head(in.varLong(), in.varLong(), in.varLong());
  }
}
