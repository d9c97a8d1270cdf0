package io.skep.cassandra;

import io.skep.journal.TermOpened;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * One row of {@code skep_log}.
 *
 * @param atomicLeft how many further events were written together with this one
 * @param writtenAt milliseconds since 1970 by the writer's clock
 * @param writer the incarnation of the persistent actor that wrote it
 * @param adapterManifest what an event adapter of Pekko left, mostly empty
 */
record LogRow(
    long index,
    long term,
    int atomicLeft,
    long writtenAt,
    String persistenceId,
    long sequenceNr,
    String writer,
    String adapterManifest,
    Sealed payload) {
  /** The mark of events that the journal writes itself, which are neither serialized nor sealed. */
  static final int OWN = 0x534b;

  static final String TERM_OPENED = "TermOpened/1";

  static LogRow termOpened(long index, TermOpened opened, UUID opener, long writtenAt) {
    var node = opened.node().getBytes(StandardCharsets.UTF_8);
    var bytes = ByteBuffer.allocate(Long.BYTES + node.length);
    bytes.putLong(opened.term()).put(node);
    return new LogRow(
        index,
        opened.term(),
        0,
        writtenAt,
        TermOpened.PERSISTENCE_ID,
        opened.term(),
        opener.toString(),
        "",
        new Sealed(OWN, TERM_OPENED, bytes.array()));
  }

  static TermOpened readTermOpened(byte[] bytes) {
    var in = ByteBuffer.wrap(bytes);
    long term = in.getLong();
    return new TermOpened(
        term, new String(bytes, Long.BYTES, in.remaining(), StandardCharsets.UTF_8));
  }

  boolean isOwn() {
    return payload.serializerId() == OWN;
  }

  /** About how much of a batch it takes, in bytes. */
  int size() {
    return payload.bytes().length + persistenceId.length() + 100;
  }
}
