package io.skep.pki;

import java.io.IOException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** Asks an external CA to sign a root, which makes an intermediate of it. */
final class RootRequest {
  /** The profile of CFSSL's configuration that may sign authorities, as SwarmKit names it. */
  private static final String PROFILE = "CA";

  private RootRequest() {}

  /** Proves by its signature that the root's key is at hand. */
  static SignRequest of(String rootPem, String keyPem) {
    X509Certificate root = Pem.first(rootPem);
    PrivateKey key = Pem.privateKey(keyPem);
    Pairs.require(root.getPublicKey(), key);
    try {
      String request =
          Pem.of(
              new JcaPKCS10CertificationRequestBuilder(
                      root.getSubjectX500Principal(), root.getPublicKey())
                  .build(new JcaContentSignerBuilder(Pairs.algorithm(key)).build(key)));
      String constraints = HexFormat.of().formatHex(new BasicConstraints(true).getEncoded());
      return new SignRequest(
          List.of(),
          request,
          subject(root),
          PROFILE,
          List.of(
              new SignRequest.Extension(Extension.basicConstraints.getId(), true, constraints)));
    } catch (OperatorCreationException | IOException e) {
      throw new PkiException("the next root's key cannot sign: " + e.getMessage(), e);
    }
  }

  private static SignRequest.Subject subject(X509Certificate root) {
    X500Name name = X500Name.getInstance(root.getSubjectX500Principal().getEncoded());
    String organization = first(name, BCStyle.O);
    String unit = first(name, BCStyle.OU);
    return new SignRequest.Subject(
        first(name, BCStyle.CN),
        organization.isEmpty() && unit.isEmpty()
            ? List.of()
            : List.of(new SignRequest.Name(organization, unit)));
  }

  private static String first(X500Name name, ASN1ObjectIdentifier type) {
    return name.getRDNs(type).length == 0
        ? ""
        : IETFUtils.valueToString(name.getRDNs(type)[0].getFirst().getValue());
  }
}
