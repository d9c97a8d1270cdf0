package io.skep.api.docker;

import io.skep.cluster.Cluster;
import io.skep.cluster.RootRotation;
import io.skep.kernel.Rejection;
import io.skep.pki.JoinToken;
import io.skep.pki.PkiException;
import io.skep.pki.RootCa;
import io.skep.spec.CaConfig;
import io.skep.spec.SpecFault;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The root that an update of the swarm's spec asks to go over to, if it asks for one. */
final class NextRoot {
  private final SecureRandom random;

  NextRoot(SecureRandom random) {
    this.random = random;
  }

  /** Null where the present root, or the one that is being gone over to, is what is asked for. */
  @Nullable RootRotation wanted(
      @Nullable CaConfig asked, Cluster cluster, SecretBox secrets, Instant now) {
    if (asked == null) {
      return null;
    }
    try {
      RootCa root = root(asked, cluster, now);
      return root == null ? null : rotation(root, cluster, secrets);
    } catch (PkiException e) {
      throw Refusals.of(
          new SpecFault(true, Rejection.Code.INVALID_ARGUMENT, String.valueOf(e.getMessage())));
    }
  }

  private @Nullable RootCa root(CaConfig asked, Cluster cluster, Instant now) {
    String certificate = asked.signingCaCert();
    if (certificate != null && !certificate.isBlank()) {
      return brought(certificate, asked.signingCaKey(), cluster, now);
    }
    CaConfig last = cluster.spec().caConfig();
    return asked.forceRotate() > (last == null ? 0 : last.forceRotate())
        ? RootCa.create(now, random)
        : null;
  }

  private static @Nullable RootCa brought(
      String certificate, @Nullable String key, Cluster cluster, Instant now) {
    RootRotation under = cluster.rotation();
    String target = (under == null ? cluster.tlsInfo() : under.tlsInfo()).trustRoot();
    if (target != null && RootCa.same(certificate, target)) {
      return null;
    }
    if (key == null || key.isBlank()) {
      throw new PkiException(
          "there must be at least one valid, reachable external CA corresponding to the desired CA"
              + " certificate");
    }
    return RootCa.of(certificate, key, now);
  }

  private RootRotation rotation(RootCa root, Cluster cluster, SecretBox secrets) {
    String old = Objects.requireNonNull(cluster.tlsInfo().trustRoot(), "a swarm has a root");
    return new RootRotation(
        root.tlsInfo(),
        secrets.seal(root.key()),
        root.crossSignedBy(old, secrets.open(cluster.caKey()), random),
        secrets.seal(JoinToken.create(root.certificate(), random)),
        secrets.seal(JoinToken.create(root.certificate(), random)));
  }
}
