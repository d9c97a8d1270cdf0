package io.skep.pki;

import io.skep.spec.TlsInfo;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The root certificate of a swarm, as SwarmKit makes it: ECDSA on P-256, {@code CN=swarm-ca}, valid
 * for 20 years, from an hour ago.
 *
 * @param certificate PEM
 * @param key PEM of PKCS #8, which names the curve; a secret
 */
public record RootCa(String certificate, String key, TlsInfo tlsInfo) {
  private static final X500Name NAME = new X500Name("CN=swarm-ca");
  private static final Duration VALID = Duration.ofDays(20 * 365);
  private static final int SERIAL_BITS = 159;

  /** Makes a new one. */
  public static RootCa create(Instant now, SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      KeyPair keys = generator.generateKeyPair();
      X509CertificateHolder certificate = certificate(keys, now, random);
      TlsInfo info =
          new TlsInfo(
              pem(certificate),
              base64(certificate.getIssuer().getEncoded()),
              base64(certificate.getSubjectPublicKeyInfo().getEncoded()));
      return new RootCa(
          pem(certificate), pem(new JcaPKCS8Generator(keys.getPrivate(), null)), info);
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("ECDSA on P-256 is not to be had from this JDK", e);
    }
  }

  private static X509CertificateHolder certificate(KeyPair keys, Instant now, SecureRandom random)
      throws GeneralSecurityException, OperatorCreationException, IOException {
    Instant from = now.minus(Duration.ofHours(1));
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            NAME,
            new BigInteger(SERIAL_BITS, random),
            Date.from(from),
            Date.from(from.plus(VALID)),
            NAME,
            keys.getPublic());
    builder.addExtension(
        Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    builder.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
    return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()));
  }

  private static String pem(Object object) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    }
    return text.toString().replace("\r\n", "\n");
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** Shows the certificate only. */
  @Override
  public String toString() {
    return "RootCa[" + certificate + "]";
  }
}
