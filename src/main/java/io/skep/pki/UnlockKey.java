package io.skep.pki;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * The key that opens the managers of a swarm that start locked, as SwarmKit writes it: {@code
 * SWMKEY-1-} and 32 bytes in base 64 without padding.
 */
public final class UnlockKey {
  private static final String PREFIX = "SWMKEY-1-";
  private static final int BYTES = 32;

  private final byte[] bytes;

  private UnlockKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A new one. */
  public static UnlockKey create(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new UnlockKey(bytes);
  }

  /** The key that a text stands for; empty where it stands for none. */
  public static Optional<UnlockKey> parse(String text) {
    if (!text.startsWith(PREFIX)) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(text.substring(PREFIX.length()));
      return bytes.length == BYTES ? Optional.of(new UnlockKey(bytes)) : Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  /** The key itself, 32 bytes. */
  public byte[] bytes() {
    return Arrays.copyOf(bytes, bytes.length);
  }

  /** As users see it; a secret. */
  public String text() {
    return PREFIX + Base64.getEncoder().withoutPadding().encodeToString(bytes);
  }

  /** What seals under this key. */
  Vault vault() {
    return Vault.of(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UnlockKey that && MessageDigest.isEqual(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Shows nothing of the key. */
  @Override
  public String toString() {
    return "<unlock key>";
  }
}
