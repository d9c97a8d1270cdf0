package io.skep.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.spec.CaConfig;
import io.skep.spec.ExternalCa;
import io.skep.testdata.CfsslServer;
import io.skep.testdata.TestPki;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A signer outside the swarm, over real connections. */
final class ExternalAuthorityTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir private Path folder;

  private TestPki pki;
  private String root;
  private CfsslServer server;
  private Credentials manager;

  @BeforeEach
  void begin() {
    pki = new TestPki(folder, "swarm");
    root = pki.root().certificate();
    server = CfsslServer.start(pki.root(), root);
    manager = pki.manager("m1");
  }

  @AfterEach
  void end() {
    server.close();
  }

  private ExternalAuthority at(String... urls) {
    return ExternalAuthority.of(manager, List.of(urls), root);
  }

  private String sign(ExternalAuthority authority, String node) {
    return authority.sign(
        CertificateRequest.create(RANDOM).request(), pki.identity(node, NodeRole.WORKER), "", root);
  }

  @Test
  void aNodeIsCertifiedUnderTheNameThatTheManagerSays() {
    String chain = sign(at(server.url()), "w1");

    assertThat(Identity.of(Pem.first(chain))).contains(pki.identity("w1", NodeRole.WORKER));
    assertThat(server.asked().getFirst().get("hosts").toString())
        .isEqualTo("[\"swarm-worker\",\"w1\"]");
    assertThat(server.asked().getFirst().get("subject").toString())
        .isEqualTo("{\"CN\":\"w1\",\"names\":[{\"O\":\"swarm\",\"OU\":\"swarm-worker\"}]}");
  }

  @Test
  void theNextAddressIsAskedWhenOneDoesNotAnswer() {
    assertThat(sign(at("https://127.0.0.1:1/sign", server.url()), "w1")).contains("BEGIN");
    assertThat(at("https://127.0.0.1:1/sign", server.url()).isReachable()).isTrue();
    assertThat(at("https://127.0.0.1:1/sign").isReachable()).isFalse();
    assertThat(at(server.url().replace("https", "http")).isReachable()).isFalse();
  }

  @Test
  void silenceMayPassAndARefusalStands() {
    server.fail(503);
    assertThatThrownBy(() -> sign(at(server.url()), "w1"))
        .isInstanceOf(SignerUnavailable.class)
        .hasMessage("unexpected status code in CSR response: 503 - not today");

    server.fail(200);
    server.refuse("policy violation");
    assertThatThrownBy(() -> sign(at(server.url()), "w1"))
        .isInstanceOf(PkiException.class)
        .hasMessage("response errors: [{1234 policy violation}]");
    assertThatThrownBy(() -> sign(at(), "w1")).hasMessage("no external CA URLs");
  }

  @Test
  void aServerOfAnotherRootIsNotSpokenTo() {
    RootCa other = RootCa.create(Instant.now(), RANDOM);
    try (CfsslServer stranger = CfsslServer.start(other, root)) {
      assertThat(at(stranger.url()).isReachable()).isFalse();
      assertThatThrownBy(() -> sign(at(stranger.url()), "w1"))
          .isInstanceOf(SignerUnavailable.class)
          .hasMessageStartingWith("unable to perform certificate signing request: Post");
      assertThat(stranger.asked()).isEmpty();
    }
  }

  @Test
  void aServerWhoseHostItsCertificateDoesNotNameIsNotSpokenTo() {
    assertThat(at(server.url().replace("127.0.0.1", "localhost")).isReachable()).isFalse();
  }

  @Test
  void whatAnotherRootSignedIsNotHandedOut() {
    RootCa next = RootCa.create(Instant.now(), RANDOM);
    try (CfsslServer moved = CfsslServer.start(next, root)) {
      ExternalAuthority authority =
          ExternalAuthority.of(manager, List.of(moved.url()), next.certificate());
      String request = CertificateRequest.create(RANDOM).request();
      Identity who = pki.identity("w1", NodeRole.WORKER);

      assertThatThrownBy(() -> authority.sign(request, who, "", root))
          .isInstanceOf(PkiException.class)
          .hasMessage("x509: certificate signed by unknown authority");
      String crossed = next.crossSignedBy(root, pki.root().key(), RANDOM);
      assertThat(authority.sign(request, who, crossed, root)).endsWith(crossed);
    }
  }

  @Test
  void theNextRootIsSignedByTheOneOutThere() {
    RootCa next = RootCa.create(Instant.now(), RANDOM);

    String crossed = at(server.url()).crossSign(next.certificate(), next.key());

    Authority moving = Authority.of(next.certificate(), next.key(), crossed);
    String chain =
        TestPki.certified(moving, root, pki.identity("w1", NodeRole.WORKER), Instant.now()).chain();
    JoinTrust.requireValid(chain, root);
    assertThat(server.asked().getFirst().get("extensions").toString())
        .contains("2.5.29.19", "30030101ff");
  }

  @Test
  void onlyThoseOfTheRootWantedAreAsked() {
    RootCa next = RootCa.create(Instant.now(), RANDOM);
    CaConfig config =
        new CaConfig(
            0,
            List.of(
                new ExternalCa("cfssl", "https://unnamed", null, ""),
                new ExternalCa("cfssl", "https://next", null, next.certificate()),
                new ExternalCa("cfssl", "https://broken", null, "no certificate")),
            null,
            null,
            0);

    assertThat(ExternalAuthorities.urls(config, root, root)).containsExactly("https://unnamed");
    assertThat(ExternalAuthorities.urls(config, next.certificate(), root))
        .containsExactly("https://next");
    assertThat(ExternalAuthorities.urls(null, root, root)).isEmpty();
  }
}
