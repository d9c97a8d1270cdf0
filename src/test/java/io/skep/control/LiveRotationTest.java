package io.skep.control;

import static io.skep.control.ControlPort.await;
import static io.skep.control.ControlPort.whoAmI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.pki.Authority;
import io.skep.pki.Certified;
import io.skep.pki.Credentials;
import io.skep.pki.Identity;
import io.skep.pki.NodeRole;
import io.skep.pki.RootCa;
import io.skep.testdata.TestPki;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.http.javadsl.model.ws.TextMessage;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.OverflowStrategy;
import org.apache.pekko.stream.QueueOfferResult;
import org.apache.pekko.stream.SystemMaterializer;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.SourceQueueWithComplete;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates and roots change under open connections, and no connection ends of it. */
final class LiveRotationTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir private Path folder;

  @Test
  void anOpenSessionOutlivesTheCertificatesOfBothEnds() {
    TestPki pki = new TestPki(folder, "swarm");
    Credentials manager = pki.manager("m1");
    Credentials worker = pki.worker("w1");
    try (ControlPort port = new ControlPort(manager, peer -> true, echo())) {
      Session session = new Session(port, worker);
      assertThat(session.say("before")).isEqualTo("before");

      manager.replace(pki.certified(manager.identity(), Instant.now()));
      worker.replace(pki.certified(worker.identity(), Instant.now()));

      assertThat(session.say("after")).isEqualTo("after");
    }
  }

  @Test
  void aPromotedNodesNextRequestIsAManagers() {
    TestPki pki = new TestPki(folder, "swarm");
    Credentials node = pki.worker("n1");
    try (ControlPort port = new ControlPort(pki.manager("m1"), peer -> true, whoAmI())) {
      ControlClient client = port.client(node);
      assertThat(await(client.get(port.address(), "/member", String.class))).isEqualTo("n1 WORKER");

      node.replace(pki.certified(pki.identity("n1", NodeRole.MANAGER), Instant.now()));

      assertThat(await(client.get(port.address(), "/manager", String.class)))
          .isEqualTo("n1 MANAGER");
    }
  }

  @Test
  void aDemotedManagerIsAWorkerWhateverItsCertificateSays() {
    TestPki pki = new TestPki(folder, "swarm");
    Credentials node = pki.manager("n1");
    try (ControlPort port =
        new ControlPort(pki.manager("m1"), peer -> !peer.isManager(), whoAmI())) {
      ControlClient client = port.client(node);

      assertThat(await(client.get(port.address(), "/member", String.class)))
          .isEqualTo("n1 MANAGER");
      assertThatThrownBy(() -> await(client.get(port.address(), "/manager", String.class)))
          .hasMessageContaining("PermissionDenied");
    }
  }

  /** The steps of {@code docker swarm ca --rotate}, one end at a time, with requests between. */
  @Test
  void theRootChangesStepByStepAndEveryStepIsServed() {
    TestPki pki = new TestPki(folder, "swarm");
    RootCa next = RootCa.create(Instant.now(), RANDOM);
    String oldRoot = pki.root().certificate();
    Authority moving =
        Authority.of(
            next.certificate(), next.key(), next.crossSignedBy(oldRoot, pki.root().key(), RANDOM));
    Credentials manager = pki.manager("m1");
    Credentials worker = pki.worker("w1");
    try (ControlPort port = new ControlPort(manager, peer -> true, echo())) {
      Session session = new Session(port, worker);
      assertServed(port, worker);

      worker.replace(moved(moving, oldRoot, worker.identity()));
      assertServed(port, worker);
      manager.replace(moved(moving, oldRoot, manager.identity()));
      assertServed(port, worker);
      manager.trust(next.certificate());
      assertServed(port, worker);
      worker.trust(next.certificate());
      assertServed(port, worker);

      assertThat(session.say("through it all")).isEqualTo("through it all");
      assertThatThrownBy(() -> assertServed(port, pki.worker("left behind"))).isNotNull();
    }
  }

  private static Certified moved(Authority authority, String trust, Identity identity) {
    return TestPki.certified(authority, trust, identity, Instant.now());
  }

  private static void assertServed(ControlPort port, Credentials credentials) {
    assertThat(await(port.client(credentials).get(port.address(), "/member", String.class)))
        .contains("WORKER");
  }

  private static ControlRoutes echo() {
    return whoAmI()
        .with(
            "GET",
            "/echo",
            Access.MEMBER,
            request -> CompletableFuture.completedFuture(request.upgrade(Flow.of(Message.class))));
  }

  /** A WebSocket that is kept open. */
  private static final class Session {
    private final SourceQueueWithComplete<Message> out;
    private final SinkQueueWithCancel<Message> in;

    Session(ControlPort port, Credentials credentials) {
      Pair<SourceQueueWithComplete<Message>, Source<Message, NotUsed>> source =
          Source.<Message>queue(8, OverflowStrategy.dropTail())
              .preMaterialize(SystemMaterializer.get(port.system()).materializer());
      this.out = source.first();
      Flow<Message, Message, SinkQueueWithCancel<Message>> flow =
          Flow.fromSinkAndSourceMat(Sink.<Message>queue(), source.second(), Keep.left());
      var opened = port.client(credentials).webSocket(port.address(), "/echo", flow);
      assertThat(await(opened.first()).isValid()).isTrue();
      this.in = opened.second();
    }

    String say(String word) {
      CompletionStage<QueueOfferResult> offered = out.offer(TextMessage.create(word));
      await(offered);
      return await(in.pull()).orElseThrow().asTextMessage().getStrictText();
    }
  }
}
