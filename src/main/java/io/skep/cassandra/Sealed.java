package io.skep.cassandra;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * A payload as it is stored.
 *
 * @param serializerId the Pekko serializer that can read it
 * @param manifest what that serializer needs, may be empty
 * @param bytes the serialized payload, encrypted
 */
record Sealed(int serializerId, String manifest, byte[] bytes) {

  void writeTo(DataOutputStream out) throws IOException {
    out.writeInt(serializerId);
    out.writeUTF(manifest);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static Sealed readFrom(DataInputStream in) throws IOException {
    int serializerId = in.readInt();
    var manifest = in.readUTF();
    int length = in.readInt();
    var bytes = in.readNBytes(length);
    if (bytes.length != length) {
      throw new IOException("cut after " + bytes.length + " bytes (expected: " + length + ")");
    }
    return new Sealed(serializerId, manifest, bytes);
  }

  /** A place to write to, with the number of the form first. */
  static DataOutputStream form(ByteArrayOutputStream to, int form) throws IOException {
    var out = new DataOutputStream(to);
    out.writeByte(form);
    return out;
  }
}
