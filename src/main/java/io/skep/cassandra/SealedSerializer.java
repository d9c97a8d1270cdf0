package io.skep.cassandra;

import io.skep.journal.EventUnreadableException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/** How sealed events and snapshots are laid out in Cassandra's blobs. */
public final class SealedSerializer extends SerializerWithStringManifest {
  /** Never to be changed: it is stored with every event. */
  static final int ID = 0x534b4c;

  private static final String EVENT = "e1";
  private static final String SNAPSHOT = "s1";
  private static final int FORM = 1;

  /** For Pekko. */
  public SealedSerializer() {}

  @Override
  public int identifier() {
    return ID;
  }

  @Override
  public String manifest(Object object) {
    return switch (object) {
      case SealedEvent event -> EVENT;
      case SealedSnapshot snapshot -> SNAPSHOT;
      default -> throw new IllegalArgumentException(object.getClass().getName());
    };
  }

  @Override
  public byte[] toBinary(Object object) {
    var bytes = new ByteArrayOutputStream();
    try (var out = Sealed.form(bytes, FORM)) {
      switch (object) {
        case SealedEvent event -> {
          out.writeLong(event.index());
          out.writeLong(event.term());
          event.payload().writeTo(out);
        }
        case SealedSnapshot snapshot -> snapshot.payload().writeTo(out);
        default -> throw new IllegalArgumentException(object.getClass().getName());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) {
    return switch (manifest) {
      case EVENT -> event(bytes);
      case SNAPSHOT -> read(bytes, in -> new SealedSnapshot(Sealed.readFrom(in)));
      default ->
          throw new EventUnreadableException("sealed as " + manifest + ": a newer Skep wrote it");
    };
  }

  /** Reads an event's blob. */
  static SealedEvent event(byte[] bytes) {
    return read(bytes, in -> new SealedEvent(in.readLong(), in.readLong(), Sealed.readFrom(in)));
  }

  private interface Form<T> {
    T readFrom(DataInputStream in) throws IOException;
  }

  private static <T> T read(byte[] bytes, Form<T> form) {
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int found = in.readByte();
      if (found != FORM) {
        throw new EventUnreadableException(
            "form " + found + " (expected: " + FORM + "); a newer Skep wrote it");
      }
      return form.readFrom(in);
    } catch (IOException e) {
      throw new EventUnreadableException("a blob of " + bytes.length + " bytes is damaged", e);
    }
  }
}
