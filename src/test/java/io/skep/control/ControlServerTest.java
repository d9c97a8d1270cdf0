package io.skep.control;

import static io.skep.control.ControlPort.await;
import static io.skep.control.ControlPort.whoAmI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.kernel.NodeId;
import io.skep.pki.Credentials;
import io.skep.pki.Identity;
import io.skep.pki.JoinTrust;
import io.skep.pki.NodeRole;
import io.skep.testdata.TestPki;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.Done;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.http.javadsl.model.ws.TextMessage;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may ask for what over the control port, and what happens to the rest. */
final class ControlServerTest {
  @TempDir private Path folder;

  private final Set<NodeId> removed = ConcurrentHashMap.newKeySet();

  private boolean allowed(Identity identity) {
    return !removed.contains(identity.node());
  }

  @Test
  void aPeerIsWhoItsCertificateSays() {
    TestPki pki = new TestPki(folder, "swarm");
    try (ControlPort port = new ControlPort(pki.manager("m1"), this::allowed, whoAmI())) {
      assertThat(get(port, pki.worker("w1"), "/member")).isEqualTo("w1 WORKER");
      assertThat(get(port, pki.manager("m2"), "/manager")).isEqualTo("m2 MANAGER");
    }
  }

  @Test
  void aWorkerIsRefusedWhatIsForManagers() {
    TestPki pki = new TestPki(folder, "swarm");
    try (ControlPort port = new ControlPort(pki.manager("m1"), this::allowed, whoAmI())) {
      assertRefused(port, pki.worker("w1"), "/manager", 403);
      assertRefused(port, pki.worker("w1"), "/elsewhere", 404);
    }
  }

  @Test
  void whoHasNoCertificateMayAskOnlyForWhatIsOpen() {
    TestPki pki = new TestPki(folder, "swarm");
    try (ControlPort port = new ControlPort(pki.manager("m1"), this::allowed, whoAmI())) {
      ControlClient nobody =
          ControlClient.joining(port.system(), JoinTrust.unverified(), ControlPort.SETTINGS);

      assertThat(await(nobody.get(port.address(), "/anyone", String.class))).isEqualTo("nobody");
      assertThatThrownBy(() -> await(nobody.get(port.address(), "/member", String.class)))
          .hasCauseInstanceOf(ControlException.class)
          .hasMessageContaining("Unauthenticated");
    }
  }

  @Test
  void aNodeOfAnotherSwarmIsRefusedByBothEnds() {
    TestPki pki = new TestPki(folder, "swarm");
    TestPki other = new TestPki(folder, "other");
    Credentials stranger =
        other.credentials(
            TestPki.certified(
                other.authority(),
                pki.root().certificate(),
                pki.identity("w1", NodeRole.WORKER),
                Instant.now()));
    Credentials foreign =
        pki.credentials(
            TestPki.certified(
                pki.authority(),
                pki.root().certificate(),
                other.identity("w1", NodeRole.MANAGER),
                Instant.now()));
    try (ControlPort port = new ControlPort(pki.manager("m1"), this::allowed, whoAmI())) {
      assertThatThrownBy(() -> get(port, stranger, "/member")).isNotNull();
      assertThatThrownBy(() -> get(port, foreign, "/member")).isNotNull();
      assertThatThrownBy(() -> get(port, other.worker("w1"), "/member"))
          .hasStackTraceContaining("x509: certificate signed by unknown authority");
    }
  }

  @Test
  void aServerOutsideItsTimeIsNamedSo() {
    TestPki pki = new TestPki(folder, "swarm");
    Credentials early =
        pki.credentials(
            pki.certified(
                pki.identity("m1", NodeRole.MANAGER), Instant.now().plus(Duration.ofDays(1))));
    try (ControlPort port = new ControlPort(early, this::allowed, whoAmI())) {
      assertThatThrownBy(() -> get(port, pki.worker("w1"), "/member"))
          .hasStackTraceContaining("x509: certificate has expired or is not yet valid");
    }
  }

  @Test
  void anExpiredCertificateIsRefused() {
    TestPki pki = new TestPki(folder, "swarm");
    Credentials late =
        pki.credentials(
            pki.certified(
                pki.identity("w1", NodeRole.WORKER), Instant.now().minus(Duration.ofDays(1))));
    try (ControlPort port = new ControlPort(pki.manager("m1"), this::allowed, whoAmI())) {
      assertThatThrownBy(() -> get(port, late, "/member")).isNotNull();
    }
  }

  @Test
  void aRemovedNodeLosesItsSessionAndGetsNoOther() {
    TestPki pki = new TestPki(folder, "swarm");
    Flow<Message, Message, ?> silent =
        Flow.fromSinkAndSourceCoupled(Sink.ignore(), Source.<Message>maybe());
    ControlRoutes routes =
        whoAmI()
            .with(
                "GET",
                "/session",
                Access.MEMBER,
                request -> CompletableFuture.completedFuture(request.upgrade(silent)));
    try (ControlPort port = new ControlPort(pki.manager("m1"), this::allowed, routes)) {
      ControlClient client = port.client(pki.worker("w1"));
      var session =
          client.webSocket(
              port.address(),
              "/session",
              Flow.fromSinkAndSourceMat(
                  Sink.<Message>ignore(), Source.<Message>maybe(), Keep.left()));
      assertThat(await(session.first()).isValid()).isTrue();
      assertThat(port.server().connections(new NodeId("w1"))).isEqualTo(1);

      removed.add(new NodeId("w1"));
      port.server().disconnect(new NodeId("w1"));

      assertThat(await(session.second())).isEqualTo(Done.getInstance());
      Awaitility.await()
          .untilAsserted(() -> assertThat(port.server().connections(new NodeId("w1"))).isZero());
      assertThatThrownBy(() -> await(client.get(port.address(), "/member", String.class)))
          .isNotNull();
    }
  }

  @Test
  void aWebSocketCarriesMessagesBothWays() {
    TestPki pki = new TestPki(folder, "swarm");
    ControlRoutes routes =
        ControlRoutes.none()
            .with(
                "GET",
                "/echo/{word}",
                Access.MEMBER,
                request ->
                    CompletableFuture.completedFuture(
                        request.upgrade(
                            Flow.of(Message.class)
                                .map(
                                    message ->
                                        TextMessage.create(
                                            request.parameter("word")
                                                + message.asTextMessage().getStrictText())))));
    try (ControlPort port = new ControlPort(pki.manager("m1"), this::allowed, routes)) {
      Flow<Message, Message, java.util.concurrent.CompletionStage<Message>> one =
          Flow.fromSinkAndSourceMat(
              Sink.<Message>head(),
              Source.<Message>single(TextMessage.create("!")).concat(Source.maybe()),
              Keep.left());
      var session = port.client(pki.worker("w1")).webSocket(port.address(), "/echo/hey", one);

      assertThat(await(session.second()).asTextMessage().getStrictText()).isEqualTo("hey!");
    }
  }

  @Test
  void aBodyMayStreamBeyondTheLimitOfWholeOnes() {
    TestPki pki = new TestPki(folder, "swarm");
    long chunks = 4096;
    ControlRoutes routes =
        ControlRoutes.none()
            .with(
                "POST",
                "/count",
                Access.MEMBER,
                request ->
                    request
                        .entity()
                        .getDataBytes()
                        .runWith(
                            Sink.fold(0L, (sum, bytes) -> sum + bytes.size()),
                            org.apache.pekko.stream.SystemMaterializer.get(system).materializer())
                        .thenApply(ControlJson::ok));
    try (ControlPort port = new ControlPort(pki.manager("m1"), this::allowed, routes)) {
      system = port.system();
      ByteString chunk = ByteString.fromArray(new byte[1024]);
      var response =
          await(
              port.client(pki.worker("w1")).stream(
                  port.address(),
                  HttpRequest.POST("/count")
                      .withEntity(
                          HttpEntities.create(
                              ContentTypes.APPLICATION_OCTET_STREAM,
                              Source.repeat(chunk).take(chunks)))));

      assertThat(await(response.entity().toStrict(10_000, port.system())).getData().utf8String())
          .isEqualTo(String.valueOf(chunks * 1024));
    }
  }

  private volatile org.apache.pekko.actor.ActorSystem system;

  private static String get(ControlPort port, Credentials credentials, String path) {
    return await(port.client(credentials).get(port.address(), path, String.class));
  }

  private static void assertRefused(
      ControlPort port, Credentials credentials, String path, int status) {
    assertThatThrownBy(() -> get(port, credentials, path))
        .cause()
        .isInstanceOfSatisfying(
            ControlException.class, e -> assertThat(e.status()).isEqualTo(status));
  }
}
