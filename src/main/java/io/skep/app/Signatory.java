package io.skep.app;

import io.skep.cluster.Cluster;
import io.skep.cluster.RootRotation;
import io.skep.control.ControlException;
import io.skep.kernel.Sealed;
import io.skep.pki.Authority;
import io.skep.pki.ExternalAuthorities;
import io.skep.pki.Identity;
import io.skep.pki.PkiException;
import io.skep.pki.SignerUnavailable;
import io.skep.pki.Vault;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Certifies the swarm's nodes: by an external CA where one of the root that signs is named, else
 * with the root's key. One that is named and does not sign is not gone around.
 */
final class Signatory {
  private final Vault vault;
  private final ExternalAuthorities external;
  private final InstantSource clock;

  Signatory(Vault vault, ExternalAuthorities external, InstantSource clock) {
    this.vault = vault;
    this.external = external;
    this.clock = clock;
  }

  /** What this token lets a machine in as. */
  Entrance entrance(Cluster cluster, String token, Instant now) {
    return Entrance.by(token, cluster, vault, now);
  }

  /**
   * The certificate and its chain, PEM. Fails with a {@link ControlException}: 503 where the same
   * may pass later.
   */
  CompletionStage<String> sign(Cluster cluster, String request, Identity identity) {
    List<String> urls =
        ExternalAuthorities.urls(cluster.spec().caConfig(), signing(cluster), root(cluster));
    if (urls.isEmpty()) {
      return CompletableFuture.completedFuture(here(cluster, request, identity));
    }
    return CompletableFuture.supplyAsync(
        () -> outside(cluster, urls, request, identity),
        task -> Thread.ofVirtual().name("external-ca").start(task));
  }

  private static String root(Cluster cluster) {
    return String.valueOf(cluster.tlsInfo().trustRoot());
  }

  /** While the root is being replaced, the next one signs, and shows that the old one knows it. */
  private static String signing(Cluster cluster) {
    RootRotation rotation = cluster.rotation();
    return rotation == null ? root(cluster) : String.valueOf(rotation.tlsInfo().trustRoot());
  }

  private static String intermediates(Cluster cluster) {
    RootRotation rotation = cluster.rotation();
    return rotation == null ? "" : rotation.crossSigned();
  }

  private String outside(Cluster cluster, List<String> urls, String request, Identity identity) {
    String roots = cluster.rotation() == null ? root(cluster) : root(cluster) + signing(cluster);
    try {
      return external
          .at(urls, roots)
          .sign(request, identity, intermediates(cluster), root(cluster));
    } catch (SignerUnavailable e) {
      throw new ControlException(
          503, "rpc error: code = Unavailable desc = external CA: " + e.getMessage());
    } catch (PkiException e) {
      throw new ControlException(
          500, "rpc error: code = Unknown desc = external CA: " + e.getMessage());
    }
  }

  private String here(Cluster cluster, String request, Identity identity) {
    RootRotation rotation = cluster.rotation();
    Sealed key = rotation == null ? cluster.caKey() : rotation.caKey();
    if (key == null) {
      throw new ControlException(
          503, "rpc error: code = Unavailable desc = no external CA URLs, and no key of the root");
    }
    try {
      return Authority.of(signing(cluster), vault.open(key), intermediates(cluster))
          .sign(request, identity, Founding.certificateLife(cluster.spec()), clock.instant());
    } catch (PkiException e) {
      throw new ControlException(400, String.valueOf(e.getMessage()));
    }
  }
}
