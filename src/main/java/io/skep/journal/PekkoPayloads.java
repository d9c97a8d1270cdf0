package io.skep.journal;

import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;

/**
 * Payloads by Pekko's serializers.
 *
 * <p>Through {@link Serialization}, not a serializer taken from it, so that actor references are
 * written with the address under which other nodes reach them.
 */
public final class PekkoPayloads implements PayloadCodec {
  private final Serialization serialization;

  /** By the serializers of a system. */
  public PekkoPayloads(ExtendedActorSystem system) {
    this.serialization = SerializationExtension.get(system);
  }

  @Override
  public Encoded encode(Object payload) {
    var bytes = serialization.serialize(payload);
    if (bytes.isFailure()) {
      throw new IllegalArgumentException(
          "a " + payload.getClass().getName() + " cannot be serialized", bytes.failed().get());
    }
    var serializer = serialization.findSerializerFor(payload);
    return new Encoded(
        serializer.identifier(), Serializers.manifestFor(serializer, payload), bytes.get());
  }

  @Override
  public Object decode(Encoded encoded) {
    var read =
        serialization.deserialize(encoded.bytes(), encoded.serializerId(), encoded.manifest());
    if (read.isFailure()) {
      throw new EventUnreadableException(
          "no serializer reads a payload of manifest '"
              + encoded.manifest()
              + "' and serializer "
              + encoded.serializerId(),
          read.failed().get());
    }
    return read.get();
  }
}
