package io.skep.pki;

import io.skep.spec.TlsInfo;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;

/** One state of {@link Credentials}, read from its texts. */
final class Material {
  private static final String ALIAS = "node.";

  private final Certified certified;
  private final String alias;
  private final List<X509Certificate> chain;
  private final PrivateKey key;
  private final List<X509Certificate> roots;
  private final X509TrustManager trust;
  private final Identity identity;

  /** Throws {@link PkiException} if the parts do not belong together. */
  Material(Certified certified, long revision) {
    this.certified = certified;
    this.alias = ALIAS + revision;
    this.chain = Pem.certificates(certified.chain());
    this.key = Pem.privateKey(certified.key());
    this.roots = Pem.certificates(certified.trust());
    this.trust = trusting(roots);
    Pairs.require(chain.getFirst().getPublicKey(), key);
    this.identity =
        Identity.of(chain.getFirst())
            .orElseThrow(
                () ->
                    new PkiException(
                        "certificate of "
                            + chain.getFirst().getSubjectX500Principal()
                            + " (expected: a node's)"));
  }

  static X509TrustManager trusting(List<X509Certificate> roots) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (int i = 0; i < roots.size(); i++) {
        store.setCertificateEntry("root." + i, roots.get(i));
      }
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509TrustManager x509) {
          return x509;
        }
      }
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("PKIX is not to be had from this JDK", e);
    }
    throw new IllegalStateException("PKIX of this JDK knows no X.509");
  }

  /** What the node tells the swarm of its trust. */
  TlsInfo tlsInfo() {
    try {
      return new TlsInfo(
          certified.trust(),
          Base64.getEncoder()
              .encodeToString(chain.getFirst().getIssuerX500Principal().getEncoded()),
          Base64.getEncoder().encodeToString(issuerKey()));
    } catch (GeneralSecurityException | IOException e) {
      throw new PkiException("certificate has no DER form", e);
    }
  }

  /** The key that signed the certificate: of a root here, or of the next in the chain. */
  private byte[] issuerKey() throws GeneralSecurityException, IOException {
    X509Certificate leaf = chain.getFirst();
    for (X509Certificate candidate : roots) {
      if (signed(leaf, candidate)) {
        return new JcaX509CertificateHolder(candidate).getSubjectPublicKeyInfo().getEncoded();
      }
    }
    for (X509Certificate candidate : chain.subList(1, chain.size())) {
      if (signed(leaf, candidate)) {
        return new JcaX509CertificateHolder(candidate).getSubjectPublicKeyInfo().getEncoded();
      }
    }
    throw new PkiException("certificate signed by unknown authority");
  }

  private static boolean signed(X509Certificate leaf, X509Certificate by) {
    try {
      leaf.verify(by.getPublicKey());
      return true;
    } catch (GeneralSecurityException another) {
      return false;
    }
  }

  Certified certified() {
    return certified;
  }

  String alias() {
    return alias;
  }

  X509Certificate[] chain() {
    return chain.toArray(X509Certificate[]::new);
  }

  X509Certificate leaf() {
    return chain.getFirst();
  }

  PrivateKey key() {
    return key;
  }

  X509Certificate[] roots() {
    return roots.toArray(X509Certificate[]::new);
  }

  X509TrustManager trust() {
    return trust;
  }

  Identity identity() {
    return identity;
  }
}
