package io.skep.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Objects;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.junit.jupiter.api.Test;

/** The root certificate has the form of one that a real Swarm made, and is whole. */
final class RootCaTest {
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");

  private final RootCa root = RootCa.create(NOW, new SecureRandom());

  @Test
  void itHasTheFormOfSwarmsOwn() throws Exception {
    X509Certificate ours = certificate(root.certificate());
    X509Certificate swarms = certificate(recorded());

    assertThat(ours.getSubjectX500Principal()).isEqualTo(swarms.getSubjectX500Principal());
    assertThat(ours.getIssuerX500Principal()).isEqualTo(swarms.getIssuerX500Principal());
    // GET /swarm shows these bytes; equal principals may be written as different kinds of string.
    assertThat(ours.getSubjectX500Principal().getEncoded())
        .isEqualTo(swarms.getSubjectX500Principal().getEncoded());
    assertThat(ours.getVersion()).isEqualTo(swarms.getVersion());
    assertThat(ours.getSigAlgName()).isEqualTo(swarms.getSigAlgName());
    assertThat(ours.getKeyUsage()).isEqualTo(swarms.getKeyUsage());
    assertThat(ours.getBasicConstraints()).isEqualTo(swarms.getBasicConstraints());
    assertThat(ours.getCriticalExtensionOIDs()).isEqualTo(swarms.getCriticalExtensionOIDs());
    assertThat(ours.getNonCriticalExtensionOIDs()).isEqualTo(swarms.getNonCriticalExtensionOIDs());
    assertThat(life(ours)).isEqualTo(life(swarms)).isEqualTo(Duration.ofDays(20 * 365));
    assertThat(((ECPublicKey) ours.getPublicKey()).getParams().getCurve())
        .isEqualTo(((ECPublicKey) swarms.getPublicKey()).getParams().getCurve());
  }

  private static Duration life(X509Certificate certificate) {
    return Duration.between(
        certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant());
  }

  @Test
  void itHasSignedItself() throws Exception {
    X509Certificate certificate = certificate(root.certificate());

    certificate.verify(certificate.getPublicKey());
    certificate.checkValidity(Date.from(NOW));
  }

  /** Written as an EC key of its own, it did not name its curve, and nothing could read it. */
  @Test
  void itsKeyIsTheOneThatItCertifies() throws Exception {
    byte[] text = "text".getBytes(StandardCharsets.UTF_8);
    Signature signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(new JcaPEMKeyConverter().getPrivateKey(key(root.key())));
    signer.update(text);
    byte[] signature = signer.sign();

    PublicKey certified = certificate(root.certificate()).getPublicKey();
    Signature verifier = Signature.getInstance("SHA256withECDSA");
    verifier.initVerify(certified);
    verifier.update(text);
    assertThat(verifier.verify(signature)).isTrue();
  }

  private static PrivateKeyInfo key(String pem) throws IOException {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      return (PrivateKeyInfo) parser.readObject();
    }
  }

  @Test
  void whatTheApiShowsOfItIsItsOwn() throws Exception {
    X509Certificate certificate = certificate(root.certificate());

    assertThat(root.tlsInfo().trustRoot()).isEqualTo(root.certificate());
    assertThat(Base64.getDecoder().decode(root.tlsInfo().certIssuerSubject()))
        .isEqualTo(certificate.getIssuerX500Principal().getEncoded());
    assertThat(Base64.getDecoder().decode(root.tlsInfo().certIssuerPublicKey()))
        .isEqualTo(certificate.getPublicKey().getEncoded());
  }

  @Test
  void noTwoAreTheSame() {
    assertThat(RootCa.create(NOW, new SecureRandom()).certificate())
        .isNotEqualTo(root.certificate());
  }

  @Test
  void itsKeyIsNotShown() {
    assertThat(root.toString()).contains("BEGIN CERTIFICATE").doesNotContain("PRIVATE");
  }

  private static X509Certificate certificate(String pem) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
  }

  /** From a recorded session with a real Swarm. */
  static String recorded() throws IOException {
    try (InputStream in = RootCaTest.class.getResourceAsStream("swarm-ca.pem")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
