package io.skep.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.testdata.TestPki;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who trusts whom: by root, by swarm, by what is allowed, by time, and while the root changes. */
final class CredentialsTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @TempDir private Path folder;

  @Test
  void whatIsStoredIsReadAgain() throws Exception {
    TestPki pki = new TestPki(folder, "swarm");
    Path own = folder.resolve("own");
    Certified certified = pki.certified(pki.identity("n1", NodeRole.MANAGER), Instant.now());
    Credentials.create(KeyChest.open(own), certified);

    Credentials again = Credentials.load(own);

    assertThat(again.identity()).isEqualTo(pki.identity("n1", NodeRole.MANAGER));
    assertThat(again.certified()).isEqualTo(certified);
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(own.resolve("chest.json"))))
        .isEqualTo("rw-------");
  }

  @Test
  void aCertificateTellsItsIssuerAsTheSwarmDoes() {
    TestPki pki = new TestPki(folder, "swarm");

    assertThat(pki.worker("n1").tlsInfo()).isEqualTo(pki.root().tlsInfo());
  }

  @Test
  void anotherNodesCertificateIsNotTaken() {
    TestPki pki = new TestPki(folder, "swarm");
    Credentials credentials = pki.worker("n1");
    Certified others = pki.certified(pki.identity("n2", NodeRole.WORKER), Instant.now());

    assertThatThrownBy(() -> credentials.replace(others)).isInstanceOf(PkiException.class);
    assertThat(credentials.revision()).isZero();
  }

  @Test
  void aKeyThatIsNotTheCertificatesIsNotTaken() {
    TestPki pki = new TestPki(folder, "swarm");
    Credentials credentials = pki.worker("n1");
    Certified mine = credentials.certified();
    String key = CertificateRequest.create(RANDOM).key();

    assertThatThrownBy(() -> credentials.replace(new Certified(key, mine.chain(), mine.trust())))
        .hasMessage("certificate key mismatch");
  }

  @Test
  void aPeerIsTrustedForRootSwarmAndLeaveTogether() throws Exception {
    TestPki pki = new TestPki(folder, "swarm");
    TestPki other = new TestPki(folder, "other");
    Credentials me = pki.manager("m1");
    Certified foreign =
        TestPki.certified(
            pki.authority(),
            pki.root().certificate(),
            other.identity("w1", NodeRole.WORKER),
            Instant.now());

    check(me, pki.worker("w1").certified(), true);
    assertThatThrownBy(() -> check(me, pki.worker("w1").certified(), false))
        .hasMessageContaining("not allowed");
    assertThatThrownBy(() -> check(me, foreign, true)).hasMessageContaining("of swarm other");
    assertThatThrownBy(() -> check(me, other.worker("w1").certified(), true))
        .hasMessage("x509: certificate signed by unknown authority");
  }

  /** Who resumes a session shows no certificate, so a removed node would come back by a ticket. */
  @Test
  void aNodeThatWasRemovedDoesNotComeBackByAnEarlierSession() throws Exception {
    TestPki pki = new TestPki(folder, "swarm");
    AtomicInteger asked = new AtomicInteger();
    AtomicBoolean removed = new AtomicBoolean();
    SSLContext manager =
        pki.manager("m1")
            .context(
                peer -> {
                  asked.incrementAndGet();
                  return !removed.get();
                });
    SSLContext worker = pki.worker("w1").context(peer -> true);
    try (SSLServerSocket server =
        (SSLServerSocket) manager.getServerSocketFactory().createServerSocket(0, 5, LOOPBACK)) {
      server.setNeedClientAuth(true);
      assertThat(exchange(server, worker)).isEqualTo(7);
      assertThat(exchange(server, worker)).isEqualTo(7);
      assertThat(asked).hasValue(2);
      removed.set(true);
      assertThatThrownBy(() -> exchange(server, worker)).isInstanceOf(IOException.class);
      assertThat(asked).hasValue(3);
    }
  }

  /** Lets a client connect and read one byte, by when tickets would have come. */
  private static int exchange(SSLServerSocket server, SSLContext client) throws Exception {
    CompletableFuture<Integer> read = new CompletableFuture<>();
    Thread.startVirtualThread(
        () -> {
          try (Socket socket =
              client.getSocketFactory().createSocket(LOOPBACK, server.getLocalPort())) {
            socket.setSoTimeout(30_000);
            read.complete(socket.getInputStream().read());
          } catch (IOException e) {
            read.completeExceptionally(e);
          }
        });
    try (Socket accepted = server.accept()) {
      accepted.getOutputStream().write(7);
      accepted.getOutputStream().flush();
      return read.get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void aPeerOutsideItsTimeIsRefusedInGosWords() {
    TestPki pki = new TestPki(folder, "swarm");
    Identity peer = pki.identity("w1", NodeRole.WORKER);
    Instant day = Instant.now().plus(Duration.ofDays(1));

    assertThatThrownBy(() -> check(pki.manager("m1"), pki.certified(peer, day), true))
        .hasMessageContaining("has expired or is not yet valid: current time")
        .hasMessageContaining("is before");
    assertThatThrownBy(
            () ->
                check(pki.manager("m1"), pki.certified(peer, day.minus(Duration.ofDays(3))), true))
        .hasMessageContaining("is after");
  }

  @Test
  void aRootGivesWayToAnotherWithoutAMomentOfDistrust() throws Exception {
    TestPki pki = new TestPki(folder, "swarm");
    RootCa next = RootCa.create(Instant.now(), RANDOM);
    String cross = next.crossSignedBy(pki.root().certificate(), pki.root().key(), RANDOM);
    Authority authority = Authority.of(next.certificate(), next.key(), cross);
    Identity identity = pki.identity("w1", NodeRole.WORKER);
    String oldRoot = pki.root().certificate();
    Certified moved = TestPki.certified(authority, oldRoot, identity, Instant.now());
    Credentials old = pki.manager("m1");
    Credentials onItsWay = pki.credentials(moved);
    Credentials arrived =
        pki.credentials(new Certified(moved.key(), moved.chain(), next.certificate()));

    check(old, onItsWay.certified(), true);
    check(onItsWay, old.certified(), true);
    check(onItsWay, moved, true);
    check(old, arrived.certified(), true);
    check(arrived, moved, true);
    assertThatThrownBy(() -> check(arrived, old.certified(), true))
        .hasMessage("x509: certificate signed by unknown authority");
    assertThat(onItsWay.tlsInfo().certIssuerPublicKey())
        .isEqualTo(next.tlsInfo().certIssuerPublicKey());
    assertThat(arrived.tlsInfo()).isEqualTo(next.tlsInfo());
  }

  @Test
  void anAuthorityThatTheRootDidNotCrossSignIsNotBelieved() {
    TestPki pki = new TestPki(folder, "swarm");
    RootCa false1 = RootCa.create(Instant.now(), RANDOM);
    RootCa false2 = RootCa.create(Instant.now(), RANDOM);
    Authority impostor =
        Authority.of(
            false1.certificate(),
            false1.key(),
            false1.crossSignedBy(false2.certificate(), false2.key(), RANDOM));
    Certified forged =
        TestPki.certified(
            impostor,
            "" + pki.root().certificate(),
            pki.identity("m2", NodeRole.MANAGER),
            Instant.now());

    assertThatThrownBy(() -> check(pki.manager("m1"), forged, true))
        .hasMessage("x509: certificate signed by unknown authority");
  }

  @Test
  void anOperatorsRootMustBeAPairThatMaySign() {
    RootCa one = RootCa.create(Instant.now(), RANDOM);
    RootCa two = RootCa.create(Instant.now(), RANDOM);
    Certified leaf =
        new TestPki(folder, "swarm")
            .certified(new TestPki(folder, "swarm").identity("n", NodeRole.WORKER), Instant.now());

    assertThat(RootCa.of(one.certificate(), one.key(), Instant.now()).tlsInfo())
        .isEqualTo(one.tlsInfo());
    assertThatThrownBy(() -> RootCa.of(one.certificate(), two.key(), Instant.now()))
        .hasMessage("certificate key mismatch");
    assertThatThrownBy(() -> RootCa.of(leaf.chain(), leaf.key(), Instant.now()))
        .hasMessageContaining("CA:TRUE");
    assertThatThrownBy(() -> RootCa.of("nonsense", one.key(), Instant.now()))
        .isInstanceOf(PkiException.class);
  }

  @Test
  void aRequestThatItsKeyDidNotSignIsNotCertified() {
    TestPki pki = new TestPki(folder, "swarm");

    assertThatThrownBy(
            () ->
                pki.authority()
                    .sign(
                        "nonsense",
                        pki.identity("n", NodeRole.WORKER),
                        Duration.ofHours(1),
                        Instant.now()))
        .isInstanceOf(PkiException.class);
  }

  private static void check(Credentials me, Certified peer, boolean allowed)
      throws CertificateException {
    me.trustManager(identity -> allowed)
        .checkClientTrusted(
            Pem.certificates(peer.chain()).toArray(X509Certificate[]::new), "UNKNOWN");
  }
}
