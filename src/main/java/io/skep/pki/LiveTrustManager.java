package io.skep.pki;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Accepts the nodes of our swarm that somebody allows. Names of hosts do not matter: a node is who
 * its certificate says, wherever it answers.
 */
final class LiveTrustManager extends X509ExtendedTrustManager {
  private final Supplier<Material> current;
  private final Predicate<Identity> allowed;

  LiveTrustManager(Supplier<Material> current, Predicate<Identity> allowed) {
    this.current = current;
    this.allowed = allowed;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    try {
      current.get().trust().checkClientTrusted(chain, authType);
    } catch (CertificateException e) {
      throw X509Words.of(e, chain);
    }
    requireAllowed(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    try {
      current.get().trust().checkServerTrusted(chain, authType);
    } catch (CertificateException e) {
      throw X509Words.of(e, chain);
    }
    requireAllowed(chain);
  }

  private void requireAllowed(X509Certificate[] chain) throws CertificateException {
    Identity peer =
        Identity.of(chain[0])
            .orElseThrow(() -> new CertificateException("certificate: not one of a node"));
    Identity own = current.get().identity();
    if (!peer.cluster().equals(own.cluster())) {
      throw new CertificateException(
          "certificate of swarm " + peer.cluster() + " (expected: " + own.cluster() + ")");
    }
    if (!allowed.test(peer)) {
      throw new CertificateException("node " + peer.node() + " is not allowed here");
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
      throws CertificateException {
    checkServerTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(
      X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public void checkServerTrusted(
      X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
      throws CertificateException {
    checkServerTrusted(chain, authType);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return current.get().roots();
  }
}
