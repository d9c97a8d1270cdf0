package io.skep.api.docker;

import io.skep.api.http.ApiException;
import io.skep.cluster.Cluster;
import io.skep.cluster.RootChange;
import io.skep.cluster.RootRotation;
import io.skep.kernel.Rejection;
import io.skep.kernel.Sealed;
import io.skep.pki.ExternalAuthorities;
import io.skep.pki.ExternalAuthority;
import io.skep.pki.JoinToken;
import io.skep.pki.PkiException;
import io.skep.pki.RootCa;
import io.skep.pki.SignerUnavailable;
import io.skep.spec.CaConfig;
import io.skep.spec.SpecFault;
import io.skep.spec.TlsInfo;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an update of the swarm's spec asks of the root certificate, by the rules of SwarmKit: a root
 * without a key needs an external CA that answers, and may be kept, taken up or left only with one.
 */
final class NextRoot {
  private static final Logger LOG = LoggerFactory.getLogger(NextRoot.class);
  private static final CaConfig NOTHING = new CaConfig(0, null, null, null, 0);

  private final CaConfig asked;
  private final Cluster cluster;
  private final String root;
  private final Means means;

  /** What it takes to make and judge roots. */
  record Means(
      Function<String, Sealed> seal,
      Function<Sealed, String> open,
      ExternalAuthorities external,
      SecureRandom random) {}

  private NextRoot(CaConfig asked, Cluster cluster, Means means) {
    this.asked = asked;
    this.cluster = cluster;
    this.root = Objects.requireNonNull(cluster.tlsInfo().trustRoot(), "a swarm has a root");
    this.means = means;
  }

  /**
   * Empty where all stays as it is. Blocks while it asks external CAs, if there are any; throws
   * {@link ApiException}.
   */
  static Optional<RootChange> wanted(
      @Nullable CaConfig asked, Cluster cluster, Means means, Instant now) {
    try {
      return Optional.ofNullable(
          new NextRoot(asked == null ? NOTHING : asked, cluster, means).change(now));
    } catch (PkiException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  private static ApiException refused(String words) {
    return Refusals.of(new SpecFault(true, Rejection.Code.INVALID_ARGUMENT, words));
  }

  private @Nullable RootChange change(Instant now) {
    String certificate = blankAsNull(asked.signingCaCert());
    String key = blankAsNull(asked.signingCaKey());
    if (cluster.caKey() == null) {
      if (certificate != null && key != null && RootCa.isSame(certificate, root)) {
        return new RootChange.Keep(means.seal().apply(RootCa.of(certificate, key, now).key()));
      }
      requireSigner(root, "current");
    }
    return certificate == null ? unnamed(now) : named(certificate, key, now);
  }

  private static @Nullable String blankAsNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text;
  }

  /** No root is named: all stays, unless a new one is to be made here. */
  private @Nullable RootChange unnamed(Instant now) {
    CaConfig last = cluster.spec().caConfig();
    if (asked.forceRotate() > (last == null ? 0 : last.forceRotate())) {
      RootCa made = RootCa.create(now, means.random());
      return goOver(made.tlsInfo(), made.certificate(), made.key());
    }
    RootRotation under = cluster.rotation();
    if (under != null && under.caKey() == null) {
      requireSigner(String.valueOf(under.tlsInfo().trustRoot()), "next");
    }
    return null;
  }

  private RootChange named(String certificate, @Nullable String key, Instant now) {
    TlsInfo info = RootCa.checked(certificate, now);
    String pem = String.valueOf(info.trustRoot());
    String usable = key == null ? null : RootCa.of(certificate, key, now).key();
    if (usable == null) {
      requireSigner(pem, "desired");
    }
    Sealed sealed = usable == null ? null : means.seal().apply(usable);
    if (RootCa.isSame(pem, root)) {
      return new RootChange.Keep(sealed);
    }
    if (info.certIssuerPublicKey() != null
        && info.certIssuerPublicKey().equals(cluster.tlsInfo().certIssuerPublicKey())) {
      throw refused("Cannot update to a cert with an identical key");
    }
    RootRotation under = cluster.rotation();
    if (under != null && RootCa.isSame(pem, String.valueOf(under.tlsInfo().trustRoot()))) {
      return new RootChange.GoOver(under.with(sealed));
    }
    return goOver(info, pem, usable);
  }

  private void requireSigner(String wanted, String which) {
    List<String> urls = ExternalAuthorities.urls(asked, wanted, root);
    if (urls.isEmpty() || !means.external().at(urls, wanted).isReachable()) {
      throw refused(
          "there must be at least one valid, reachable external CA corresponding to the "
              + which
              + " CA certificate");
    }
  }

  private RootChange goOver(TlsInfo info, String certificate, @Nullable String key) {
    return new RootChange.GoOver(
        new RootRotation(
            info,
            key == null ? null : means.seal().apply(key),
            crossSigned(certificate, key),
            means.seal().apply(JoinToken.create(certificate, means.random())),
            means.seal().apply(JoinToken.create(certificate, means.random()))));
  }

  private String crossSigned(String certificate, @Nullable String key) {
    Sealed old = cluster.caKey();
    if (old != null) {
      return RootCa.crossSigned(certificate, root, means.open().apply(old), means.random());
    }
    if (key == null) {
      throw refused("rotating from one external CA to a different external CA is not supported");
    }
    ExternalAuthority signer =
        means.external().at(ExternalAuthorities.urls(asked, root, root), root);
    try {
      return signer.crossSign(certificate, key);
    } catch (SignerUnavailable | PkiException e) {
      LOG.warn("the external CA does not sign the next root: {}", e.getMessage());
      throw new ApiException(
          500,
          "rpc error: code = Internal desc = unable to generate a cross-signed certificate for root"
              + " rotation: "
              + e.getMessage());
    }
  }
}
