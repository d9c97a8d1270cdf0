package io.skep.api.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.cluster.Cluster;
import io.skep.cluster.ClusterDecider;
import io.skep.cluster.ClusterEvent;
import io.skep.cluster.ClusterEvent.RootKept;
import io.skep.cluster.ClusterEvent.RootRotationFinished;
import io.skep.cluster.ClusterEvent.RootRotationStarted;
import io.skep.cluster.ClusterEvent.SwarmInitialized;
import io.skep.cluster.RootChange;
import io.skep.kernel.Cause;
import io.skep.kernel.ClusterId;
import io.skep.kernel.Meta;
import io.skep.kernel.Principal;
import io.skep.pki.Authority;
import io.skep.pki.Credentials;
import io.skep.pki.ExternalAuthorities;
import io.skep.pki.JoinTrust;
import io.skep.pki.NodeRole;
import io.skep.pki.RootCa;
import io.skep.pki.Vault;
import io.skep.spec.CaConfig;
import io.skep.spec.ExternalCa;
import io.skep.testdata.CfsslServer;
import io.skep.testdata.Specs;
import io.skep.testdata.TestPki;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the root of a swarm, with its key inside and outside. */
final class NextRootTest {
  private static final String NONE =
      "there must be at least one valid, reachable external CA corresponding to the %s CA"
          + " certificate";
  @TempDir private Path folder;

  private final Instant now = Instant.now();
  private final SecureRandom random = new SecureRandom();
  private final Vault vault = Vault.of(new byte[32]);
  private final RootCa next = RootCa.create(now, random);
  private TestPki pki;
  private String root;
  private Cluster cluster;
  private Credentials manager;

  @BeforeEach
  void swarm() {
    pki = new TestPki(folder, "swarm");
    root = pki.root().certificate();
    manager = pki.manager("m1");
    cluster =
        after(
            null,
            new SwarmInitialized(
                new ClusterId("swarm"),
                Specs.swarm("swarm"),
                pki.root().tlsInfo(),
                vault.seal(pki.root().key()),
                vault.seal("w"),
                vault.seal("m"),
                null,
                24,
                4789));
  }

  private Cluster after(@Nullable Cluster state, ClusterEvent event) {
    Meta meta = new Meta(now, Principal.user("root", 0), Cause.command("c", "a test"));
    return new ClusterDecider().apply(state, event, meta);
  }

  private Optional<RootChange> wanted(CaConfig asked) {
    return NextRoot.wanted(
        asked,
        cluster,
        new NextRoot.Means(vault::seal, vault::open, ExternalAuthorities.of(manager), random),
        now);
  }

  private static CaConfig asking(
      @Nullable String certificate, @Nullable String key, ExternalCa... external) {
    return new CaConfig(0, List.of(external), certificate, key, 0);
  }

  private static ExternalCa signer(CfsslServer server, String certificate) {
    return new ExternalCa("cfssl", server.url(), null, certificate);
  }

  @Test
  void nothingAskedChangesNothing() {
    assertThat(wanted(asking(null, null))).isEmpty();
  }

  @Test
  void aRootWithoutAKeyNeedsAnExternalCaThatAnswers() {
    assertThatThrownBy(() -> wanted(asking(next.certificate(), null)))
        .hasMessageContaining(NONE.formatted("desired"));
    try (CfsslServer other = CfsslServer.start(RootCa.create(now, random), root)) {
      assertThatThrownBy(
              () -> wanted(asking(next.certificate(), null, signer(other, next.certificate()))))
          .hasMessageContaining(NONE.formatted("desired"));
    }
  }

  @Test
  void theSwarmGoesOverToARootWhoseKeyIsOutsideAndBack() {
    try (CfsslServer server = CfsslServer.start(next, root + next.certificate())) {
      RootChange.GoOver out =
          goOver(asking(next.certificate(), null, signer(server, next.certificate())));
      assertThat(out.rotation().caKey()).isNull();
      cluster = after(cluster, new RootRotationStarted(out.rotation()));
      assertThatThrownBy(() -> wanted(asking(null, null)))
          .hasMessageContaining(NONE.formatted("next"));
      cluster = after(cluster, new RootRotationFinished());
      assertThat(cluster.caKey()).isNull();
      manager =
          pki.credentials(
              TestPki.certified(
                  Authority.of(next.certificate(), next.key()),
                  next.certificate(),
                  pki.identity("m1", NodeRole.MANAGER),
                  now));

      assertThatThrownBy(() -> wanted(asking(null, null)))
          .hasMessageContaining(NONE.formatted("current"));
      RootCa third = RootCa.create(now, random);
      RootChange.GoOver back = goOver(asking(third.certificate(), third.key(), signer(server, "")));
      JoinTrust.requireValid(
          TestPki.certified(
                  Authority.of(third.certificate(), third.key(), back.rotation().crossSigned()),
                  next.certificate(),
                  pki.identity("w1", NodeRole.WORKER),
                  now)
              .chain(),
          next.certificate());
    }
  }

  private RootChange.GoOver goOver(CaConfig asked) {
    return (RootChange.GoOver) wanted(asked).orElseThrow();
  }

  @Test
  void theKeyOfTheRootIsTakenOutAndBroughtBackWithoutARotation() {
    try (CfsslServer server = CfsslServer.start(pki.root(), root)) {
      assertThat(wanted(asking(root, null, signer(server, ""))))
          .contains(new RootChange.Keep(null));
    }
    cluster = after(cluster, new RootKept(null));

    RootChange.Keep back = (RootChange.Keep) wanted(asking(root, pki.root().key())).orElseThrow();

    assertThat(vault.open(Objects.requireNonNull(back.caKey()))).isEqualTo(pki.root().key());
  }

  @Test
  void oneExternalCaIsNotFollowedByAnother() {
    try (CfsslServer now = CfsslServer.start(pki.root(), root);
        CfsslServer then = CfsslServer.start(next, root)) {
      cluster = after(cluster, new RootKept(null));

      assertThatThrownBy(
              () ->
                  wanted(
                      asking(
                          next.certificate(),
                          null,
                          signer(now, root),
                          signer(then, next.certificate()))))
          .hasMessageContaining(
              "rotating from one external CA to a different external CA is not supported");
    }
  }
}
