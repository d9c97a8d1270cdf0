package io.skep.journal;

/**
 * What an entry carries of one event; its place is known from the entry.
 *
 * @param writtenAt milliseconds since 1970 by the writer's clock
 * @param adapterManifest what an event adapter of Pekko left, mostly empty
 */
record EventBody(long writtenAt, String adapterManifest, PayloadBody payload) {

  void writeTo(ByteWriter out) {
    out.varLong(writtenAt).string(adapterManifest);
    payload.writeTo(out);
  }

  static EventBody readFrom(ByteReader in) {
    return new EventBody(in.varLong(), in.string(), PayloadBody.readFrom(in));
  }

  byte[] toBytes() {
    var out = new ByteWriter(payload.sealed().length + payload.manifest().length() + 32);
    writeTo(out);
    return out.toBytes();
  }
}
