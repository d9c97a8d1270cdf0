package io.skep.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * A leader that died with a write in its hands reset the connection; the follower took that for a
 * connection that was never made and gave the write to the next leader. That one had it already and
 * refused it, so the client was told that a write had not happened which had. Found by a round of
 * chaos.
 */
final class ForwardingTest {

  private static final ActorTestKit KIT = ActorTestKit.create();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void aConnectionThatWasRefusedNeverCarriedTheRequest() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    assertThat(Forwarding.wasNeverSent(failure(port))).isTrue();
  }

  @Test
  void aConnectionThatWasResetMayHaveCarriedIt() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> readOnceAndReset(server));
      assertThat(Forwarding.wasNeverSent(failure(server.getLocalPort()))).isFalse();
    }
  }

  private static void readOnceAndReset(ServerSocket server) {
    try (Socket socket = server.accept()) {
      socket.setSoLinger(true, 0);
      assertThat(socket.getInputStream().read()).isNotNegative();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Throwable failure(int port) {
    CompletionStage<HttpResponse> answer =
        Http.get(KIT.system())
            .singleRequest(HttpRequest.POST("http://127.0.0.1:" + port + "/").withEntity("x"));
    Throwable failure = catchThrowable(() -> answer.toCompletableFuture().join());
    return failure instanceof CompletionException ? failure.getCause() : failure;
  }
}
