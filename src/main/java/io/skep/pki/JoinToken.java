package io.skep.pki;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/**
 * Join tokens as SwarmKit writes them: {@code SWMTKN-1-}, the SHA-256 of the root certificate's PEM
 * in base 36 (50 wide), and 16 random bytes in base 36 (25 wide).
 */
public final class JoinToken {
  private static final int DIGEST_WIDTH = 50;
  private static final int SECRET_WIDTH = 25;
  private static final int SECRET_BYTES = 16;

  private JoinToken() {}

  /** A new token for the swarm with this root certificate. */
  public static String create(String rootCertificate, SecureRandom random) {
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    return "SWMTKN-1-"
        + base36(sha256(rootCertificate), DIGEST_WIDTH)
        + "-"
        + base36(secret, SECRET_WIDTH);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is not to be had from this JDK", e);
    }
  }

  private static String base36(byte[] bytes, int width) {
    String digits = new BigInteger(1, bytes).toString(36);
    return "0".repeat(width - digits.length()) + digits;
  }
}
