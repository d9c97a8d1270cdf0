package io.skep.journal;

import java.nio.charset.StandardCharsets;

/** Payloads that are plain text, for tests of the journal without an actor system. */
final class Texts implements PayloadCodec {
  @Override
  public Encoded encode(Object payload) {
    return new Encoded(1, "text", ((String) payload).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Object decode(Encoded encoded) {
    return new String(encoded.bytes(), StandardCharsets.UTF_8);
  }
}
