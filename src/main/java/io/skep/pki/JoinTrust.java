package io.skep.pki;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;

/** What a machine trusts before it is part of a swarm. It shows no certificate itself. */
public final class JoinTrust {
  private JoinTrust() {}

  /**
   * Trusts anybody: good only for fetching the root certificate, which is then held against the
   * digest in the join token before anything is sent.
   */
  public static SSLContext unverified() {
    return Credentials.context(null, new Anybody());
  }

  /** Trusts managers whose certificate leads to one of these roots, PEM. */
  public static SSLContext managersOf(String roots) {
    return Credentials.context(null, new Managers(Pem.certificates(roots)));
  }

  /**
   * Requires that a chain leads to one of these roots and is in its time by this machine's clock.
   *
   * @throws PkiException in Go's words if not, as when the clocks of two machines differ
   */
  public static void requireValid(String chain, String roots) {
    X509Certificate[] certificates = Pem.certificates(chain).toArray(X509Certificate[]::new);
    try {
      Material.trusting(Pem.certificates(roots)).checkServerTrusted(certificates, "UNKNOWN");
    } catch (CertificateException e) {
      CertificateException told = X509Words.of(e, certificates);
      throw new PkiException(String.valueOf(told.getMessage()), told);
    }
  }

  private static final class Managers implements X509TrustManager {
    private final X509TrustManager roots;

    Managers(List<X509Certificate> roots) {
      this.roots = Material.trusting(roots);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      throw new CertificateException("a joining machine serves nobody");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      try {
        roots.checkServerTrusted(chain, authType);
      } catch (CertificateException e) {
        throw X509Words.of(e, chain);
      }
      if (Identity.of(chain[0]).filter(Identity::isManager).isEmpty()) {
        throw new CertificateException(
            chain[0].getSubjectX500Principal() + " (expected: a manager's certificate)");
      }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return roots.getAcceptedIssuers();
    }
  }

  private static final class Anybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      throw new CertificateException("a joining machine serves nobody");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
