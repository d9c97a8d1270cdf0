package io.skep.journal;

import java.util.UUID;

/**
 * An event as the store keeps it, but for its index, which is the key.
 *
 * @param term the term under which it was written
 * @param writer the incarnation of the persistent actor that wrote it
 */
record EventRow(long term, String persistenceId, long sequenceNr, String writer, EventBody body) {
  private static final int FORMAT = 1;

  /** The mark of events that the journal writes itself, which are neither serialized nor sealed. */
  static final int OWN = 0x534b;

  static EventRow termOpened(TermOpened opened, long sequenceNr, UUID opener, long writtenAt) {
    var bytes = new ByteWriter(64).varLong(opened.term()).string(opened.node()).toBytes();
    return new EventRow(
        opened.term(),
        TermOpened.PERSISTENCE_ID,
        sequenceNr,
        opener.toString(),
        new EventBody(writtenAt, "", new PayloadBody(OWN, "TermOpened/1", bytes)));
  }

  static TermOpened readTermOpened(byte[] bytes) {
    var in = new ByteReader(bytes);
    return new TermOpened(in.varLong(), in.string());
  }

  /** Names the event's place, as its payload is bound to it. */
  static String place(String persistenceId, long sequenceNr) {
    return persistenceId + '#' + sequenceNr;
  }

  byte[] toBytes() {
    var out = new ByteWriter(body.payload().sealed().length + 128);
    out.put(FORMAT).varLong(term).string(persistenceId).varLong(sequenceNr).string(writer);
    body.writeTo(out);
    return out.toBytes();
  }

  static EventRow of(byte[] bytes) {
    var in = new ByteReader(bytes);
    int format = in.get();
    if (format != FORMAT) {
      throw new EventUnreadableException(
          "event of format " + format + " (expected: " + FORMAT + "); a newer Skep wrote it");
    }
    return new EventRow(
        in.varLong(), in.string(), in.varLong(), in.string(), EventBody.readFrom(in));
  }
}
