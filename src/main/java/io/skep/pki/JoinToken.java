package io.skep.pki;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Join tokens as SwarmKit writes them: {@code SWMTKN-1-}, the SHA-256 of the root certificate's PEM
 * in base 36 (50 wide), and 16 random bytes in base 36 (25 wide).
 */
public final class JoinToken {
  private static final int DIGEST_WIDTH = 50;
  private static final int DIGEST_BYTES = 32;
  private static final int SECRET_WIDTH = 25;
  private static final int SECRET_BYTES = 16;
  private static final int BASE = 36;
  private static final int HEX = 16;
  private static final Pattern FORM =
      Pattern.compile("SWMTKN-1-([0-9a-z]{" + DIGEST_WIDTH + "})-[0-9a-z]{" + SECRET_WIDTH + "}");

  private final String text;
  private final String digest;

  private JoinToken(String text, String digest) {
    this.text = text;
    this.digest = digest;
  }

  /** A new token for the swarm with this root certificate. */
  public static String create(String rootCertificate, SecureRandom random) {
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    return "SWMTKN-1-"
        + base36(sha256(rootCertificate), DIGEST_WIDTH)
        + "-"
        + base36(secret, SECRET_WIDTH);
  }

  /** The token in this text; empty if it has another form. */
  public static Optional<JoinToken> parse(String text) {
    Matcher form = FORM.matcher(text.trim());
    if (!form.matches()) {
      return Optional.empty();
    }
    BigInteger digest = new BigInteger(form.group(1), BASE);
    return digest.bitLength() > DIGEST_BYTES * Byte.SIZE
        ? Optional.empty()
        : Optional.of(new JoinToken(form.group(), hex(digest)));
  }

  /**
   * What this text lets a machine join as: both tokens are compared in full, whatever the first
   * comparison said, and in a time that does not depend on where they differ.
   */
  public static Optional<NodeRole> role(String presented, String worker, String manager) {
    boolean isWorker = same(presented, worker);
    boolean isManager = same(presented, manager);
    if (isManager) {
      return Optional.of(NodeRole.MANAGER);
    }
    return isWorker ? Optional.of(NodeRole.WORKER) : Optional.empty();
  }

  /** Whether two secrets are equal, in a time that depends on their lengths alone. */
  public static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  /** The digest under which a token of its own may be kept: it tells nothing of the token. */
  public static String fingerprint(String token) {
    return HexFormat.of().formatHex(sha256(token));
  }

  /** The token itself; a secret. */
  public String text() {
    return text;
  }

  /** The SHA-256 that the swarm's root certificate must have, in hex. */
  public String expectedDigest() {
    return digest;
  }

  /** Whether this PEM text is the root certificate that the token was made for. */
  public boolean fits(String rootCertificate) {
    return same(digest, HexFormat.of().formatHex(sha256(rootCertificate)));
  }

  private static String hex(BigInteger digest) {
    String digits = digest.toString(HEX);
    return "0".repeat(2 * DIGEST_BYTES - digits.length()) + digits;
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is not to be had from this JDK", e);
    }
  }

  private static String base36(byte[] bytes, int width) {
    String digits = new BigInteger(1, bytes).toString(BASE);
    return "0".repeat(width - digits.length()) + digits;
  }

  /** Shows nothing of the secret. */
  @Override
  public String toString() {
    return "<join token for root " + digest + ">";
  }
}
