package io.skep.journal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM with one key.
 *
 * <p>A sealed payload is: the key's number (1 byte), the nonce (12), the ciphertext and its tag
 * (16). The nonce is a random number of 7 bytes drawn at start and a counter of 5: no nonce comes
 * twice within a start, and 2^28 starts are safe under one key.
 */
final class AesGcmCipher implements PayloadCipher {
  private static final int KEY_NUMBER = 1;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int PREFIX_BYTES = 1 + NONCE_BYTES;
  private static final int RANDOM_BYTES = 7;
  private static final long COUNTER_LIMIT = 1L << 40;

  private final SecretKey key;
  private final byte[] random = new byte[RANDOM_BYTES];
  private final AtomicLong counter = new AtomicLong();
  private final ThreadLocal<Cipher> ciphers = ThreadLocal.withInitial(AesGcmCipher::newCipher);

  AesGcmCipher(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
    new SecureRandom().nextBytes(random);
  }

  @Override
  public byte[] seal(byte[] payload, String place) {
    var sealed = new byte[PREFIX_BYTES + payload.length + TAG_BITS / 8];
    sealed[0] = KEY_NUMBER;
    nextNonce(sealed);
    try {
      var cipher = ciphers.get();
      cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, sealed, 1, NONCE_BYTES));
      cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
      cipher.doFinal(payload, 0, payload.length, sealed, PREFIX_BYTES);
      return sealed;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM could not seal the payload of " + place, e);
    }
  }

  @Override
  public byte[] open(byte[] sealed, String place) {
    if (sealed.length < PREFIX_BYTES + TAG_BITS / 8 || sealed[0] != KEY_NUMBER) {
      throw new EventUnreadableException(
          place + ": sealed with an unknown key or cut (expected: key " + KEY_NUMBER + ")");
    }
    try {
      var cipher = ciphers.get();
      cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, sealed, 1, NONCE_BYTES));
      cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(sealed, PREFIX_BYTES, sealed.length - PREFIX_BYTES);
    } catch (GeneralSecurityException e) {
      throw new EventUnreadableException(place + ": the key does not fit or bytes were changed", e);
    }
  }

  private void nextNonce(byte[] sealed) {
    long number = counter.getAndIncrement();
    if (number >= COUNTER_LIMIT) {
      throw new IllegalStateException("2^40 payloads were sealed since the start: restart");
    }
    System.arraycopy(random, 0, sealed, 1, RANDOM_BYTES);
    for (int i = 0; i < NONCE_BYTES - RANDOM_BYTES; i++) {
      sealed[1 + RANDOM_BYTES + i] = (byte) (number >>> (8 * i));
    }
  }

  private static Cipher newCipher() {
    try {
      return Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no AES/GCM/NoPadding", e);
    }
  }
}
