package io.skep.journal;

/** Turns payloads into bytes and back; in the product by Pekko's serializers. */
public interface PayloadCodec {

  /** Serializes a payload with the serializer bound to its class. */
  Encoded encode(Object payload);

  /**
   * Reads what {@link #encode} wrote, in this version or an earlier one.
   *
   * @throws EventUnreadableException when no serializer can
   */
  Object decode(Encoded encoded);

  /**
   * A payload as a serializer left it.
   *
   * @param serializerId the Pekko serializer's identifier
   * @param manifest what that serializer needs to read it back, may be empty
   * @param bytes the serialized form in the clear; not copied, must not be changed
   */
  record Encoded(int serializerId, String manifest, byte[] bytes) {}
}
