package io.skep.cassandra;

import io.skep.journal.EventUnreadableException;
import io.skep.journal.PayloadCipher;
import io.skep.journal.PayloadCodec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Payloads to sealed ones and back, each bound to its place by the cipher. */
final class Sealing {
  private static final String CHECK_PLACE = "skep#key-check";
  private static final byte[] CHECK = "skep".getBytes(StandardCharsets.US_ASCII);

  private final PayloadCipher cipher;
  private final PayloadCodec codec;

  Sealing(PayloadCipher cipher, PayloadCodec codec) {
    this.cipher = cipher;
    this.codec = codec;
  }

  Sealed sealEvent(Object payload, String persistenceId, long sequenceNr) {
    return seal(payload, event(persistenceId, sequenceNr));
  }

  byte[] openEvent(Sealed sealed, String persistenceId, long sequenceNr) {
    return cipher.open(sealed.bytes(), event(persistenceId, sequenceNr));
  }

  Object readEvent(Sealed sealed, String persistenceId, long sequenceNr) {
    return decode(sealed, openEvent(sealed, persistenceId, sequenceNr));
  }

  Sealed sealSnapshot(Object payload, String persistenceId, long sequenceNr) {
    return seal(payload, snapshot(persistenceId, sequenceNr));
  }

  Object readSnapshot(Sealed sealed, String persistenceId, long sequenceNr) {
    return decode(sealed, cipher.open(sealed.bytes(), snapshot(persistenceId, sequenceNr)));
  }

  Object decode(Sealed sealed, byte[] clear) {
    return codec.decode(new PayloadCodec.Encoded(sealed.serializerId(), sealed.manifest(), clear));
  }

  /** A known text under the swarm's key. */
  byte[] keyCheck() {
    return cipher.seal(CHECK, CHECK_PLACE);
  }

  /** Whether a {@link #keyCheck} was made with the same key. */
  boolean isOfThisKey(byte[] check) {
    try {
      return Arrays.equals(cipher.open(check, CHECK_PLACE), CHECK);
    } catch (EventUnreadableException anotherKey) {
      return false;
    }
  }

  private Sealed seal(Object payload, String place) {
    var encoded = codec.encode(payload);
    return new Sealed(
        encoded.serializerId(), encoded.manifest(), cipher.seal(encoded.bytes(), place));
  }

  private static String event(String persistenceId, long sequenceNr) {
    return persistenceId + '#' + sequenceNr;
  }

  private static String snapshot(String persistenceId, long sequenceNr) {
    return persistenceId + "#snapshot#" + sequenceNr;
  }
}
