package io.skep.pki;

import io.skep.spec.TlsInfo;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
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

  /** A printable string, as Go writes it: clients are shown these bytes as the issuer's subject. */
  private static final X500Name NAME =
      new X500NameBuilder(BCStyle.INSTANCE)
          .addRDN(BCStyle.CN, new DERPrintableString("swarm-ca"))
          .build();

  private static final Duration VALID = Duration.ofDays(20 * 365);
  private static final Duration LEAST_LEFT = Duration.ofDays(365);
  private static final int SERIAL_BITS = 159;

  /** Makes a new one. */
  public static RootCa create(Instant now, SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      KeyPair keys = generator.generateKeyPair();
      X509CertificateHolder certificate = certificate(keys, now, random);
      return new RootCa(Pem.of(certificate), Pem.ofKey(keys.getPrivate()), info(certificate));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("ECDSA on P-256 is not to be had from this JDK", e);
    }
  }

  /**
   * A root that an operator brings.
   *
   * @throws PkiException if certificate and key are no pair, it may not sign, or is not in its time
   */
  public static RootCa of(String certificatePem, String keyPem, Instant now) {
    X509Certificate certificate = Pem.first(certificatePem);
    if (certificate.getBasicConstraints() < 0) {
      throw new PkiException("CA certificate may not sign others (expected: CA:TRUE)");
    }
    try {
      certificate.checkValidity(Date.from(now));
      Pairs.require(certificate.getPublicKey(), Pem.privateKey(keyPem));
      X509CertificateHolder holder = new JcaX509CertificateHolder(certificate);
      return new RootCa(Pem.of(holder), Pem.ofKey(Pem.privateKey(keyPem)), info(holder));
    } catch (CertificateException e) {
      throw new PkiException("CA certificate: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new PkiException("CA certificate has no PEM form", e);
    }
  }

  /**
   * What the swarm shows of a root whose key is elsewhere.
   *
   * @throws PkiException if it may not sign, is not alone, is not in its time, or ends too soon
   */
  public static TlsInfo checked(String certificatePem, Instant now) {
    X509Certificate certificate = Pem.first(certificatePem);
    if (Pem.certificates(certificatePem).size() > 1) {
      throw new PkiException("the desired CA certificate cannot contain multiple certificates");
    }
    if (certificate.getBasicConstraints() < 0) {
      throw new PkiException("CA certificate may not sign others (expected: CA:TRUE)");
    }
    try {
      certificate.checkValidity(Date.from(now));
      if (certificate.getNotAfter().toInstant().isBefore(now.plus(LEAST_LEFT))) {
        throw new PkiException("CA certificate expires too soon");
      }
      return info(new JcaX509CertificateHolder(certificate));
    } catch (CertificateException | IOException e) {
      throw new PkiException("CA certificate: " + e.getMessage(), e);
    }
  }

  /** Whether both texts begin with the same certificate; what is none is the same as nothing. */
  public static boolean isSame(String oneCertificate, String otherCertificate) {
    try {
      return same(oneCertificate, otherCertificate);
    } catch (PkiException unreadable) {
      return false;
    }
  }

  /** Whether this text holds the certificate of this root, however it is laid out. */
  public static boolean same(String oneCertificate, String otherCertificate) {
    return Pem.first(oneCertificate).equals(Pem.first(otherCertificate));
  }

  /**
   * This root as signed by another one, so that who trusts that one alone accepts what this one
   * signs.
   *
   * @return PEM of an intermediate certificate, valid as long as both roots are
   */
  public String crossSignedBy(String certificatePem, String keyPem, SecureRandom random) {
    return crossSigned(certificate, certificatePem, keyPem, random);
  }

  /** The same for a root whose key is elsewhere. */
  public static String crossSigned(
      String subject, String issuer, String issuerKey, SecureRandom random) {
    X509Certificate own = Pem.first(subject);
    X509Certificate by = Pem.first(issuer);
    PrivateKey byKey = Pem.privateKey(issuerKey);
    Pairs.require(by.getPublicKey(), byKey);
    try {
      JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              new JcaX509CertificateHolder(by).getSubject(),
              new BigInteger(SERIAL_BITS, random),
              Date.from(later(own.getNotBefore().toInstant(), by.getNotBefore().toInstant())),
              Date.from(earlier(own.getNotAfter().toInstant(), by.getNotAfter().toInstant())),
              new JcaX509CertificateHolder(own).getSubject(),
              own.getPublicKey());
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          ids.createSubjectKeyIdentifier(own.getPublicKey()));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          ids.createAuthorityKeyIdentifier(by.getPublicKey()));
      return Pem.of(
          builder.build(new JcaContentSignerBuilder(Pairs.algorithm(byKey)).build(byKey)));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new PkiException("the CA key cannot sign: " + e.getMessage(), e);
    }
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static TlsInfo info(X509CertificateHolder certificate) throws IOException {
    return new TlsInfo(
        Pem.of(certificate),
        base64(certificate.getSubject().getEncoded()),
        base64(certificate.getSubjectPublicKeyInfo().getEncoded()));
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

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** Shows the certificate only. */
  @Override
  public String toString() {
    return "RootCa[" + certificate + "]";
  }
}
