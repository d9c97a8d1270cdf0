package io.skep.control;

import io.skep.kernel.NodeId;
import io.skep.pki.Credentials;
import io.skep.pki.Identity;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.ConnectionContext;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.IncomingConnection;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SystemMaterializer;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;

/**
 * The control port of a manager: HTTP over TLS 1.3. A certificate is asked for and not insisted on;
 * each route says whether it needs one. One that is shown must be of this swarm and its node still
 * part of it, or the handshake fails.
 */
public final class ControlServer {
  private static final Duration STOP_WITHIN = Duration.ofSeconds(2);

  private final ServerBinding binding;
  private final PeerConnection.Open open;

  private ControlServer(ServerBinding binding, PeerConnection.Open open) {
    this.binding = binding;
    this.open = open;
  }

  /**
   * Opens the port; fails if it is taken.
   *
   * @param allowed whether the swarm lets this node act in this role today; asked at each handshake
   *     and at each request, in the role that the request needs
   */
  public static CompletionStage<ControlServer> start(
      ClassicActorSystemProvider system,
      InetSocketAddress bind,
      Credentials credentials,
      Predicate<Identity> allowed,
      ControlRoutes routes,
      ControlSettings settings) {
    Materializer materializer = SystemMaterializer.get(system).materializer();
    PeerConnection.Open open = new PeerConnection.Open();
    SSLContext tls = credentials.context(peer -> allowed.test(peer.asWorker()));
    Exchanges exchanges = new Exchanges(allowed, routes, settings, materializer);
    return Http.get(system)
        .newServerAt(bind.getHostString(), bind.getPort())
        .enableHttps(ConnectionContext.httpsServer(() -> Credentials.serverEngine(tls)))
        .withSettings(serverSettings(system, settings))
        .connectionSource()
        .toMat(
            Sink.foreach(connection -> serve(connection, exchanges, open, materializer)),
            Keep.left())
        .run(materializer)
        .thenApply(binding -> new ControlServer(binding, open));
  }

  private static ServerSettings serverSettings(
      ClassicActorSystemProvider system, ControlSettings settings) {
    ServerSettings all = ServerSettings.create(system.classicSystem());
    return all.withParserSettings(all.getParserSettings().withIncludeTlsSessionInfoHeader(true))
        .withMaxConnections(settings.maxConnections())
        .withTimeouts(Timeouts.of(all.getTimeouts(), settings));
  }

  private static void serve(
      IncomingConnection connection,
      Exchanges exchanges,
      PeerConnection.Open open,
      Materializer materializer) {
    PeerConnection peer = new PeerConnection(open, connection.remoteAddress());
    Flow<HttpRequest, HttpResponse, ?> flow =
        Flow.of(HttpRequest.class)
            .via(peer.guard())
            .mapAsync(1, request -> exchanges.answer(request, peer))
            .via(peer.guard())
            .watchTermination(
                (used, done) -> {
                  done.whenComplete((Done end, Throwable failure) -> peer.exchangeEnded());
                  return used;
                });
    connection.handleWith(flow, materializer);
  }

  /** Where it listens; the port that was found if 0 was asked for. */
  public InetSocketAddress localAddress() {
    return binding.localAddress();
  }

  /** Closes all connections of this node, sessions included; it may try anew, and be refused. */
  public void disconnect(NodeId node) {
    open.closeAll(node);
  }

  /** How many connections of this node are open. */
  public int connections(NodeId node) {
    return open.count(node);
  }

  /** Closes the port and, after a moment for requests under way, all connections. */
  public CompletionStage<Done> stop() {
    return binding.terminate(STOP_WITHIN).thenApply(ended -> Done.getInstance());
  }
}
