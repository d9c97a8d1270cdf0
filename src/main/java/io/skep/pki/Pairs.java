package io.skep.pki;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/** Whether a private and a public key belong together. */
final class Pairs {
  private static final byte[] PROBE = "skep".getBytes(StandardCharsets.US_ASCII);

  private Pairs() {}

  /** Throws {@link PkiException} if they do not: a signature by one is not one to the other. */
  static void require(PublicKey publicKey, PrivateKey key) {
    try {
      Signature signature = Signature.getInstance(algorithm(key));
      signature.initSign(key);
      signature.update(PROBE);
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update(PROBE);
      if (signature.verify(signed)) {
        return;
      }
    } catch (GeneralSecurityException e) {
      throw new PkiException("certificate and key are of different kinds", e);
    }
    throw new PkiException("certificate key mismatch");
  }

  /** The name of the signature algorithm for this key; operators may bring an RSA root. */
  static String algorithm(PrivateKey key) {
    return switch (key.getAlgorithm()) {
      case "EC", "ECDSA" -> "SHA256withECDSA";
      case "RSA" -> "SHA256withRSA";
      default -> throw new PkiException("a key of " + key.getAlgorithm() + " (expected: EC, RSA)");
    };
  }
}
