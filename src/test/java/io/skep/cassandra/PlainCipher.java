package io.skep.cassandra;

import io.skep.journal.EventUnreadableException;
import io.skep.journal.PayloadCipher;
import java.nio.charset.StandardCharsets;

/** No secrecy, but as strict as a real one: knows its key and the place. */
record PlainCipher(int key) implements PayloadCipher {

  @Override
  public byte[] seal(byte[] payload, String place) {
    var head = head(place);
    var sealed = new byte[head.length + payload.length];
    System.arraycopy(head, 0, sealed, 0, head.length);
    System.arraycopy(payload, 0, sealed, head.length, payload.length);
    return sealed;
  }

  @Override
  public byte[] open(byte[] sealed, String place) {
    var head = head(place);
    if (sealed.length < head.length
        || !java.util.Arrays.equals(head, java.util.Arrays.copyOf(sealed, head.length))) {
      throw new EventUnreadableException(place + ": another key or place");
    }
    return java.util.Arrays.copyOfRange(sealed, head.length, sealed.length);
  }

  private byte[] head(String place) {
    return (key + "|" + place + "|").getBytes(StandardCharsets.UTF_8);
  }
}
