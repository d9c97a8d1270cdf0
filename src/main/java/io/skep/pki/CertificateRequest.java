package io.skep.pki;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * A fresh key pair of a node and the request that asks to have it certified. The name in the
 * request means nothing: the authority writes the name that it has found out itself.
 *
 * @param key PEM of PKCS #8; it never leaves the node
 * @param request PEM of PKCS #10
 */
public record CertificateRequest(String key, String request) {
  private static final X500Name NAMELESS = new X500Name("CN=swarm-node");

  /** Makes a key pair on P-256 and its request. */
  public static CertificateRequest create(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      KeyPair keys = generator.generateKeyPair();
      return new CertificateRequest(
          Pem.ofKey(keys.getPrivate()),
          Pem.of(
              new JcaPKCS10CertificationRequestBuilder(NAMELESS, keys.getPublic())
                  .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("ECDSA on P-256 is not to be had from this JDK", e);
    }
  }

  /** Shows the request only. */
  @Override
  public String toString() {
    return "CertificateRequest[" + request + "]";
  }
}
