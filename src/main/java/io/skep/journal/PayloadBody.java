package io.skep.journal;

/**
 * A payload as it is stored.
 *
 * @param serializerId the Pekko serializer that can read it
 * @param manifest what that serializer needs, may be empty
 * @param sealed the serialized payload, encrypted
 */
record PayloadBody(int serializerId, String manifest, byte[] sealed) {

  void writeTo(ByteWriter out) {
    out.varLong(serializerId).string(manifest).raw(sealed);
  }

  static PayloadBody readFrom(ByteReader in) {
    return new PayloadBody(in.varInt(), in.string(), in.rest());
  }
}
