package io.skep.journal;

/**
 * A payload as a serializer left it.
 *
 * @param serializerId the Pekko serializer's identifier
 * @param manifest what that serializer needs to read it back, may be empty
 * @param bytes the serialized form in the clear; not copied, must not be changed
 */
public record EncodedPayload(int serializerId, String manifest, byte[] bytes) {
  static final EncodedPayload NONE = new EncodedPayload(0, "", new byte[0]);
}
