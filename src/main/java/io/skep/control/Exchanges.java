package io.skep.control;

import io.skep.pki.Identity;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.TlsSessionInfo;
import org.apache.pekko.stream.Materializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From a request to its handler: who sent it, which route, may they. */
final class Exchanges {
  private static final Logger LOG = LoggerFactory.getLogger(Exchanges.class);

  private final Predicate<Identity> allowed;
  private final ControlRoutes routes;
  private final ControlSettings settings;
  private final Materializer materializer;

  Exchanges(
      Predicate<Identity> allowed,
      ControlRoutes routes,
      ControlSettings settings,
      Materializer materializer) {
    this.allowed = allowed;
    this.routes = routes;
    this.settings = settings;
    this.materializer = materializer;
  }

  /** Never fails: a failure of a handler is an answer too. */
  CompletionStage<HttpResponse> answer(HttpRequest http, PeerConnection connection) {
    try {
      Optional<Identity> peer = peer(http);
      peer.ifPresent(identity -> connection.belongsTo(identity.node()));
      ControlRoutes.Match route =
          routes
              .find(http.method().value(), http.getUri().getPathString())
              .orElseThrow(() -> new ControlException(404, "page not found"));
      require(route.access(), peer);
      return route
          .handler()
          .handle(
              new ControlRequest(
                  http, peer, route.parameters(), connection, settings, materializer))
          .exceptionally(failure -> failed(http, failure));
    } catch (ControlException refused) {
      http.discardEntityBytes(materializer);
      return CompletableFuture.completedFuture(
          ControlJson.refusal(refused.status(), String.valueOf(refused.getMessage())));
    }
  }

  private void require(Access access, Optional<Identity> peer) {
    switch (access) {
      case ANYONE -> {}
      case MEMBER -> {
        if (!allowed.test(certified(peer).asWorker())) {
          throw new ControlException(403, ControlWords.NOT_A_MEMBER);
        }
      }
      case MANAGER -> {
        Identity identity = certified(peer);
        if (!identity.isManager() || !allowed.test(identity)) {
          throw new ControlException(403, ControlWords.NOT_A_MANAGER);
        }
      }
    }
  }

  private static Identity certified(Optional<Identity> peer) {
    return peer.orElseThrow(() -> new ControlException(401, ControlWords.NO_CERTIFICATE));
  }

  /** From the session's certificate, which must still be in its time: sessions can be long. */
  private static Optional<Identity> peer(HttpRequest http) {
    Optional<TlsSessionInfo> tls = http.getHeader(TlsSessionInfo.class);
    if (tls.isEmpty()) {
      throw new IllegalStateException("a request without its TLS session");
    }
    try {
      Certificate[] chain = tls.get().getSession().getPeerCertificates();
      if (chain.length == 0 || !(chain[0] instanceof X509Certificate certificate)) {
        return Optional.empty();
      }
      certificate.checkValidity();
      return Identity.of(certificate);
    } catch (SSLPeerUnverifiedException noCertificate) {
      return Optional.empty();
    } catch (CertificateException e) {
      throw new ControlException(401, "x509: certificate has expired or is not yet valid");
    }
  }

  private static HttpResponse failed(HttpRequest http, Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof ControlException refused) {
      return ControlJson.refusal(refused.status(), String.valueOf(refused.getMessage()));
    }
    LOG.error("control: {} {} failed", http.method().value(), http.getUri().path(), cause);
    return ControlJson.refusal(500, String.valueOf(cause.getMessage()));
  }
}
