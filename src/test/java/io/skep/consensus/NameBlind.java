package io.skep.consensus;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Trusts by the CA alone, as managers do, since nodes' names are no host names; and isolates. */
final class NameBlind extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager trust;
  private final String self;
  private final Isolation isolation;

  NameBlind(X509ExtendedTrustManager trust, String self, Isolation isolation) {
    this.trust = trust;
    this.self = self;
    this.isolation = isolation;
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    var name = chain[0].getSubjectX500Principal().getName();
    var other = name.substring(name.indexOf("CN=") + 3);
    if (isolation.separates(self, other)) {
      throw new CertificateException(other + " is cut off from " + self);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    trust.checkClientTrusted(chain, type);
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    trust.checkServerTrusted(chain, type);
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    trust.checkClientTrusted(chain, type);
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    trust.checkServerTrusted(chain, type);
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    trust.checkClientTrusted(chain, type);
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    trust.checkServerTrusted(chain, type);
    check(chain);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return trust.getAcceptedIssuers();
  }
}
