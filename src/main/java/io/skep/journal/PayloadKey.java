package io.skep.journal;

/**
 * The key under which payloads are sealed; the same on all managers of a swarm, so that each can
 * read what another wrote.
 */
public final class PayloadKey {
  /** The length of a key, in bytes. */
  public static final int BYTES = 32;

  private final byte[] bytes;

  private PayloadKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A key of these 32 bytes, which are copied. */
  public static PayloadKey of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(
          "payload key: " + bytes.length + " bytes (expected: " + BYTES + ")");
    }
    return new PayloadKey(bytes.clone());
  }

  byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public String toString() {
    return "PayloadKey[not shown]";
  }
}
