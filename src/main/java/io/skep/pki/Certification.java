package io.skep.pki;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/** Holds what an external CA certified against what it was asked for. */
final class Certification {
  private static final List<String> BOTH_ENDS = List.of("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");

  private Certification() {}

  /** Throws {@link PkiException}. */
  static void require(String chain, String requestPem, Identity identity, String trust) {
    X509Certificate leaf = Pem.first(chain);
    if (!leaf.getPublicKey().equals(key(requestPem))) {
      throw new PkiException("the external CA certified another key (expected: the request's)");
    }
    if (!Identity.of(leaf).filter(identity::equals).isPresent()) {
      throw new PkiException(
          "the external CA certified "
              + leaf.getSubjectX500Principal()
              + " (expected: CN="
              + identity.node()
              + ", OU="
              + identity.role().unit()
              + ", O="
              + identity.cluster()
              + ")");
    }
    requireBothEnds(leaf);
    JoinTrust.requireValid(chain, trust);
  }

  private static void requireBothEnds(X509Certificate leaf) {
    try {
      List<String> usages = leaf.getExtendedKeyUsage();
      if (usages != null && !usages.containsAll(BOTH_ENDS)) {
        throw new PkiException(
            "the external CA's certificate is for "
                + usages
                + " (expected: \"server auth\" and \"client auth\" in its profile)");
      }
    } catch (CertificateParsingException e) {
      throw new PkiException("the external CA's certificate: " + e.getMessage(), e);
    }
  }

  /** Throws {@link PkiException} unless this is that root's key, signed by one of these roots. */
  static void requireCrossSigned(String crossSigned, String rootPem, String by) {
    X509Certificate certificate = Pem.first(crossSigned);
    if (!certificate.getPublicKey().equals(Pem.first(rootPem).getPublicKey())
        || certificate.getBasicConstraints() < 0) {
      throw new PkiException(
          "the external CA did not sign the next root (expected: its key, CA:TRUE)");
    }
    if (Pem.certificates(by).stream().noneMatch(root -> isSignedBy(certificate, root))) {
      throw new PkiException("x509: certificate signed by unknown authority");
    }
  }

  private static boolean isSignedBy(X509Certificate certificate, X509Certificate root) {
    try {
      certificate.verify(root.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static PublicKey key(String requestPem) {
    try {
      return new JcaPKCS10CertificationRequest(Pem.request(requestPem)).getPublicKey();
    } catch (GeneralSecurityException e) {
      throw new PkiException("certificate request: " + e.getMessage(), e);
    }
  }
}
