package io.skep.journal;

import java.time.Instant;

/** Makes readable events of stored rows; decrypts and decodes only what is asked for. */
final class EventReader {
  private final PayloadCipher cipher;
  private final PayloadCodec codec;

  EventReader(PayloadCipher cipher, PayloadCodec codec) {
    this.cipher = cipher;
    this.codec = codec;
  }

  StoredEvent event(EventStore.IndexedRow indexed) {
    var row = indexed.row();
    var payload = row.body().payload();
    return new StoredEvent(
        indexed.index(),
        row.term(),
        Instant.ofEpochMilli(row.body().writtenAt()),
        row.persistenceId(),
        row.sequenceNr(),
        payload.serializerId(),
        payload.manifest(),
        () -> bytes(row),
        this::decode);
  }

  Object payload(EventRow row) {
    var payload = row.body().payload();
    if (payload.serializerId() == EventRow.OWN) {
      return EventRow.readTermOpened(payload.sealed());
    }
    return codec.decode(
        new PayloadCodec.Encoded(payload.serializerId(), payload.manifest(), bytes(row)));
  }

  Object payload(String persistenceId, SnapshotRow row) {
    var place = SnapshotRow.place(persistenceId, row.sequenceNr());
    return codec.decode(
        new PayloadCodec.Encoded(
            row.payload().serializerId(),
            row.payload().manifest(),
            cipher.open(row.payload().sealed(), place)));
  }

  private Object decode(StoredEvent event) {
    if (event.serializerId() == EventRow.OWN) {
      return EventRow.readTermOpened(event.bytes());
    }
    return codec.decode(
        new PayloadCodec.Encoded(event.serializerId(), event.manifest(), event.bytes()));
  }

  private byte[] bytes(EventRow row) {
    var payload = row.body().payload();
    return payload.serializerId() == EventRow.OWN
        ? payload.sealed()
        : cipher.open(payload.sealed(), EventRow.place(row.persistenceId(), row.sequenceNr()));
  }
}
