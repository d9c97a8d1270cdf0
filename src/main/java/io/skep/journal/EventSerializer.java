package io.skep.journal;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.skep.journal.EventManifests.Manifest;
import io.skep.kernel.Meta;
import io.skep.kernel.Recorded;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.UncheckedIOException;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * Writes recorded events as CBOR: an array of who-when-why and the event itself.
 *
 * <p>Fields that a version does not know are passed over, so that an optional field may be added at
 * any time; every other change of form needs a version and a step in {@link EventMigrations}.
 */
public final class EventSerializer extends SerializerWithStringManifest {
  /** Stored with every event; must never change. */
  static final int IDENTIFIER = 53_001;

  private static final ObjectMapper CBOR =
      CBORMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private final EventMigrations migrations;

  /** For Pekko. */
  public EventSerializer() {
    this(EventMigrations.CURRENT);
  }

  EventSerializer(EventMigrations migrations) {
    this.migrations = migrations;
  }

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object recorded) {
    return EventManifests.of(((Recorded<?>) recorded).event().getClass()).toString();
  }

  @Override
  public byte[] toBinary(Object object) {
    var recorded = (Recorded<?>) object;
    var bytes = new ByteArrayOutputStream(512);
    try (var out = CBOR.getFactory().createGenerator(bytes)) {
      out.writeStartArray(recorded, 2);
      CBOR.writeValue(out, recorded.meta());
      CBOR.writeValue(out, recorded.event());
      out.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(manifest(object) + " cannot be written", e);
    }
    return bytes.toByteArray();
  }

  @Override
  public Object fromBinary(byte[] bytes, String text) throws NotSerializableException {
    var written = Manifest.parse(text);
    var type = EventManifests.typeOf(written.name());
    int current = EventManifests.of(type).version();
    if (written.version() > current) {
      throw new NotSerializableException(
          "event form: " + text + " (expected: version <= " + current + "); a newer Skep wrote it");
    }
    try {
      return written.version() == current ? read(bytes, type) : migrate(bytes, written, type);
    } catch (IOException e) {
      throw new UncheckedIOException(text + " cannot be read", e);
    }
  }

  private static Recorded<?> read(byte[] bytes, Class<?> type) throws IOException {
    try (var in = CBOR.getFactory().createParser(bytes)) {
      in.nextToken();
      in.nextToken();
      var meta = CBOR.readValue(in, Meta.class);
      in.nextToken();
      return new Recorded<>(meta, CBOR.readValue(in, type));
    }
  }

  private Recorded<?> migrate(byte[] bytes, Manifest written, Class<?> type) throws IOException {
    JsonNode both = CBOR.readTree(bytes);
    var event = migrations.migrate(written, EventManifests.of(type).version(), both.get(1));
    return new Recorded<>(CBOR.treeToValue(both.get(0), Meta.class), CBOR.treeToValue(event, type));
  }
}
