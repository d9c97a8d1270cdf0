package io.skep.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A Raft entry: all that was pending when it was made, under one term.
 *
 * <p>The form is described in {@code docs/wire-format.md}; its first byte is the version.
 *
 * @param term the leadership that the writers act under
 * @param incarnation the process that made the entry
 */
record Entry(long term, UUID incarnation, List<Operation> operations) {
  static final int VERSION = 1;
  private static final int WRITE_EVENTS = 1;
  private static final int DELETE_EVENTS = 2;
  private static final int SAVE_SNAPSHOT = 3;
  private static final int DELETE_SNAPSHOTS = 4;
  private static final int OPEN_TERM = 5;
  private static final int SKIP_NUMBERS = 6;

  /** Room for what comes before the operations. */
  static final int HEADER_BYTES = 40;

  static byte[] encode(long term, UUID incarnation, List<byte[]> operations) {
    int size = operations.stream().mapToInt(operation -> operation.length).sum();
    var out = new ByteWriter(size + HEADER_BYTES);
    out.put(VERSION)
        .varLong(term)
        .fixedLong(incarnation.getMostSignificantBits())
        .fixedLong(incarnation.getLeastSignificantBits())
        .varLong(operations.size());
    operations.forEach(out::raw);
    return out.toBytes();
  }

  static Entry decode(byte[] bytes) {
    var in = new ByteReader(bytes);
    int version = in.get();
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "entry of version " + version + " (expected: " + VERSION + "); a newer Skep wrote it");
    }
    long term = in.varLong();
    var incarnation = new UUID(in.fixedLong(), in.fixedLong());
    int count = in.varInt();
    var operations = new ArrayList<Operation>(Math.min(count, bytes.length));
    for (int i = 0; i < count; i++) {
      operations.add(readOperation(in));
    }
    return new Entry(term, incarnation, operations);
  }

  static byte[] encode(Operation operation) {
    var out = new ByteWriter(512);
    switch (operation) {
      case Operation.WriteEvents write -> {
        out.put(WRITE_EVENTS)
            .string(write.persistenceId())
            .varLong(write.firstSequenceNr())
            .string(write.writer())
            .varLong(write.events().size());
        write.events().forEach(event -> out.sized(event.toBytes()));
      }
      case Operation.SkipNumbers skip ->
          out.put(SKIP_NUMBERS)
              .string(skip.persistenceId())
              .varLong(skip.firstSequenceNr())
              .varLong(skip.lastSequenceNr());
      case Operation.DeleteEvents delete ->
          out.put(DELETE_EVENTS).string(delete.persistenceId()).varLong(delete.toSequenceNr());
      case Operation.SaveSnapshot save -> {
        var payload = new ByteWriter(save.payload().sealed().length + 64);
        save.payload().writeTo(payload);
        out.put(SAVE_SNAPSHOT)
            .string(save.persistenceId())
            .varLong(save.sequenceNr())
            .varLong(save.writtenAt())
            .sized(payload.toBytes());
      }
      case Operation.DeleteSnapshots delete ->
          out.put(DELETE_SNAPSHOTS)
              .string(delete.persistenceId())
              .varLong(delete.minSequenceNr())
              .varLong(delete.maxSequenceNr())
              .varLong(delete.minWrittenAt())
              .varLong(delete.maxWrittenAt());
      case Operation.OpenTerm open ->
          out.put(OPEN_TERM).varLong(open.term()).string(open.node()).varLong(open.writtenAt());
    }
    return out.toBytes();
  }

  static Operation decodeOperation(byte[] operation) {
    return readOperation(new ByteReader(operation));
  }

  private static Operation readOperation(ByteReader in) {
    int kind = in.get();
    return switch (kind) {
      case WRITE_EVENTS -> readWrite(in);
      case DELETE_EVENTS -> new Operation.DeleteEvents(in.string(), in.varLong());
      case SAVE_SNAPSHOT ->
          new Operation.SaveSnapshot(
              in.string(),
              in.varLong(),
              in.varLong(),
              PayloadBody.readFrom(new ByteReader(in.sized())));
      case DELETE_SNAPSHOTS ->
          new Operation.DeleteSnapshots(
              in.string(), in.varLong(), in.varLong(), in.varLong(), in.varLong());
      case OPEN_TERM -> new Operation.OpenTerm(in.varLong(), in.string(), in.varLong());
      case SKIP_NUMBERS -> new Operation.SkipNumbers(in.string(), in.varLong(), in.varLong());
      default ->
          throw new IllegalArgumentException(
              "operation of kind " + kind + " at offset " + in.offset() + " (expected: 1 to 6)");
    };
  }

  private static Operation readWrite(ByteReader in) {
    var persistenceId = in.string();
    long first = in.varLong();
    var writer = in.string();
    int count = in.varInt();
    var events = new ArrayList<EventBody>(Math.min(count, in.remaining()));
    for (int i = 0; i < count; i++) {
      events.add(EventBody.readFrom(new ByteReader(in.sized())));
    }
    return new Operation.WriteEvents(persistenceId, first, writer, events);
  }
}
