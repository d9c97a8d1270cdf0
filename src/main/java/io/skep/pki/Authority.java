package io.skep.pki;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/**
 * Signs the certificates of a swarm's nodes.
 *
 * <p>While the root is being replaced it signs with the new key and appends the new root as signed
 * by the old one, so that a node which trusts the old root alone accepts the certificate too.
 */
public final class Authority {
  /** How long before it is made a certificate begins, so that clocks may differ. */
  public static final Duration BACKDATED = Duration.ofHours(1);

  private static final int SERIAL_BITS = 159;
  private static final int LEAST_KEY_BITS = 256;

  private final X509Certificate certificate;
  private final PrivateKey key;
  private final String intermediates;
  private final SecureRandom random;

  private Authority(
      X509Certificate certificate, PrivateKey key, String intermediates, SecureRandom random) {
    this.certificate = certificate;
    this.key = key;
    this.intermediates = intermediates;
    this.random = random;
  }

  /**
   * An authority with this root.
   *
   * @throws PkiException if certificate and key are not a pair, or it may not sign
   */
  public static Authority of(String certificatePem, String keyPem) {
    return of(certificatePem, keyPem, "");
  }

  /**
   * An authority whose certificates are followed by this chain.
   *
   * @param intermediates PEM, appended to each certificate; may be empty
   */
  public static Authority of(String certificatePem, String keyPem, String intermediates) {
    X509Certificate certificate = Pem.first(certificatePem);
    PrivateKey key = Pem.privateKey(keyPem);
    if (certificate.getBasicConstraints() < 0) {
      throw new PkiException("CA certificate may not sign others (expected: CA:TRUE)");
    }
    Pairs.require(certificate.getPublicKey(), key);
    return new Authority(certificate, key, intermediates, new SecureRandom());
  }

  /** The root as PEM. */
  public String certificate() {
    return Pem.of(certificate);
  }

  /**
   * Certifies the key of this request for this identity, from an hour ago, so that clocks may
   * differ; never beyond the root's own end.
   *
   * @return the node's certificate and what follows it in its chain, PEM
   * @throws PkiException if the request is not signed by its own key, or its key is too weak
   */
  public String sign(String requestPem, Identity identity, Duration valid, Instant now) {
    PublicKey publicKey = verified(requestPem);
    Instant last = certificate.getNotAfter().toInstant();
    Instant end = now.plus(valid);
    return certify(publicKey, identity, now.minus(BACKDATED), end.isAfter(last) ? last : end)
        + intermediates;
  }

  private static PublicKey verified(String requestPem) {
    try {
      JcaPKCS10CertificationRequest request =
          new JcaPKCS10CertificationRequest(Pem.request(requestPem));
      PublicKey asked = request.getPublicKey();
      if (!(asked instanceof ECPublicKey ec)
          || ec.getParams().getOrder().bitLength() < LEAST_KEY_BITS) {
        throw new PkiException(
            "certificate request: a key of " + asked.getAlgorithm() + " (expected: EC, P-256 up)");
      }
      if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(asked))) {
        throw new PkiException("certificate request: not signed by its own key");
      }
      return asked;
    } catch (GeneralSecurityException | OperatorCreationException | PKCSException e) {
      throw new PkiException("certificate request: " + e.getMessage(), e);
    }
  }

  private String certify(PublicKey publicKey, Identity identity, Instant from, Instant to) {
    try {
      JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              new JcaX509CertificateHolder(certificate).getSubject(),
              new BigInteger(SERIAL_BITS, random),
              Date.from(from),
              Date.from(to),
              new X500NameBuilder(BCStyle.INSTANCE)
                  .addRDN(BCStyle.O, identity.cluster().value())
                  .addRDN(BCStyle.OU, identity.role().unit())
                  .addRDN(BCStyle.CN, identity.node().value())
                  .build(),
              publicKey);
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
      builder.addExtension(
          Extension.extendedKeyUsage,
          false,
          new ExtendedKeyUsage(
              new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(
          Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(publicKey));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          ids.createAuthorityKeyIdentifier(certificate.getPublicKey()));
      builder.addExtension(Extension.subjectAlternativeName, false, names(identity));
      return Pem.of(builder.build(new JcaContentSignerBuilder(algorithm()).build(key)));
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
      throw new PkiException("the CA key cannot sign: " + e.getMessage(), e);
    }
  }

  private static GeneralNames names(Identity identity) {
    return new GeneralNames(
        new GeneralName[] {
          new GeneralName(GeneralName.dNSName, identity.role().unit()),
          new GeneralName(GeneralName.dNSName, identity.node().value())
        });
  }

  private String algorithm() {
    return Pairs.algorithm(key);
  }
}
