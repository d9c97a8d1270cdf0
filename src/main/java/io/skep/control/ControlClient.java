package io.skep.control;

import io.skep.pki.Credentials;
import io.skep.pki.Identity;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.event.NoLogging;
import org.apache.pekko.http.javadsl.ConnectionContext;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.HttpsConnectionContext;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.Uri;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.http.javadsl.model.ws.WebSocketRequest;
import org.apache.pekko.http.javadsl.model.ws.WebSocketUpgradeResponse;
import org.apache.pekko.http.javadsl.settings.ConnectionPoolSettings;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SystemMaterializer;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * Asks the control port of a manager. Addresses may be unresolved. After a renewal new requests
 * take new connections, so that they are made in the node's present role.
 */
public final class ControlClient {
  private static final int DEFAULT_PORT = 2377;
  private static final Pattern ADDRESS =
      Pattern.compile("(\\[(?<ipv6>[0-9a-fA-F:.%]+)]|(?<host>[^:/\\[\\]]+))(:(?<port>\\d{1,5}))?");
  private static final LoggingAdapter QUIET = NoLogging.getInstance();

  private final Http http;
  private final Materializer materializer;
  private final ControlSettings settings;
  private final ConnectionPoolSettings pool;
  private final SSLContext tls;
  private final LongSupplier revision;
  private final boolean pooled;
  private volatile Context context;

  /** Connections are pooled by context. */
  private record Context(long revision, HttpsConnectionContext https) {}

  private ControlClient(
      ClassicActorSystemProvider system,
      SSLContext tls,
      LongSupplier revision,
      boolean pooled,
      ControlSettings settings) {
    this.pooled = pooled;
    this.http = Http.get(system);
    this.materializer = SystemMaterializer.get(system).materializer();
    this.settings = settings;
    this.pool = Timeouts.pool(system, settings);
    this.tls = tls;
    this.revision = revision;
    this.context = contextOf(revision.getAsLong());
  }

  /**
   * A client that shows these credentials, and speaks to managers of the same swarm only.
   *
   * @param allowed which of them, asked at each handshake
   */
  public static ControlClient of(
      ClassicActorSystemProvider system,
      Credentials credentials,
      Predicate<Identity> allowed,
      ControlSettings settings) {
    return new ControlClient(
        system,
        credentials.context(peer -> peer.isManager() && allowed.test(peer)),
        credentials::revision,
        true,
        settings);
  }

  /**
   * A client with a trust of its own, for a machine that has no certificate yet; each request takes
   * a connection of its own.
   */
  public static ControlClient joining(
      ClassicActorSystemProvider system, SSLContext tls, ControlSettings settings) {
    return new ControlClient(system, tls, () -> 0, false, settings);
  }

  /**
   * {@code host:port}, {@code [ipv6]:port} or a host alone, not looked up.
   *
   * @throws IllegalArgumentException if it is none of them
   */
  public static InetSocketAddress address(String hostPort) {
    Matcher form = ADDRESS.matcher(hostPort);
    if (!form.matches()) {
      throw new IllegalArgumentException("address: " + hostPort + " (expected: host:port)");
    }
    String host = form.group("host") == null ? form.group("ipv6") : form.group("host");
    String port = form.group("port");
    return InetSocketAddress.createUnresolved(
        host, port == null ? DEFAULT_PORT : Integer.parseInt(port));
  }

  /** Asks for a path and reads the answer; a refusal is a {@link ControlException}. */
  public <T> CompletionStage<T> get(InetSocketAddress to, String path, Class<T> type) {
    return exchange(to, HttpRequest.GET(path)).thenApply(body -> ControlJson.read(body, type));
  }

  /** Sends a value as JSON and reads the answer; a refusal is a {@link ControlException}. */
  public <T> CompletionStage<T> post(
      InetSocketAddress to, String path, Object body, Class<T> type) {
    return exchange(to, HttpRequest.POST(path).withEntity(ControlJson.entity(body)))
        .thenApply(answer -> ControlJson.read(answer, type));
  }

  /** Sends a request and gives the whole body of an answer that is a success. */
  public CompletionStage<ByteString> exchange(InetSocketAddress to, HttpRequest request) {
    return send(to, request)
        .thenCompose(
            response ->
                response
                    .entity()
                    .withSizeLimit(settings.maxBody())
                    .toStrict(settings.requestTimeout().toMillis(), materializer)
                    .thenApply(strict -> accepted(response, strict.getData())))
        .toCompletableFuture()
        .orTimeout(settings.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  private static ByteString accepted(HttpResponse response, ByteString body) {
    if (response.status().isSuccess()) {
      return body;
    }
    throw new ControlException(response.status().intValue(), ControlJson.message(body));
  }

  /**
   * Sends a request whose path is relative, on a pooled connection if this client has them. The
   * caller takes or discards the answer's body; any status is an answer.
   */
  public CompletionStage<HttpResponse> send(InetSocketAddress to, HttpRequest request) {
    if (!pooled) {
      return stream(to, request);
    }
    return http.singleRequest(
        request.withUri(absolute("https", to, request)), https(), pool, QUIET);
  }

  /** The same on a connection of its own, for bodies that stream for as long as they like. */
  public CompletionStage<HttpResponse> stream(InetSocketAddress to, HttpRequest request) {
    return Source.single(request.withUri(request.getUri().toRelative()))
        .via(
            http.connectionTo(to.getHostString())
                .toPort(to.getPort())
                .withCustomHttpsConnectionContext(https())
                .withClientConnectionSettings(pool.getConnectionSettings())
                .https())
        .runWith(Sink.head(), materializer);
  }

  /**
   * Opens a WebSocket.
   *
   * @return whether it was taken, and what the flow gives
   */
  public <M> Pair<CompletionStage<WebSocketUpgradeResponse>, M> webSocket(
      InetSocketAddress to, String path, Flow<Message, Message, M> flow) {
    WebSocketRequest request =
        WebSocketRequest.create(absolute("wss", to, HttpRequest.GET(path)).toString());
    return http.singleWebSocketRequest(
        request,
        flow,
        https(),
        Optional.empty(),
        pool.getConnectionSettings(),
        QUIET,
        materializer);
  }

  private static Uri absolute(String scheme, InetSocketAddress to, HttpRequest request) {
    return request.getUri().scheme(scheme).host(to.getHostString()).port(to.getPort());
  }

  private HttpsConnectionContext https() {
    long now = revision.getAsLong();
    Context last = context;
    if (last.revision() != now) {
      last = contextOf(now);
      context = last;
    }
    return last.https();
  }

  private Context contextOf(long now) {
    return new Context(
        now, ConnectionContext.httpsClient((host, port) -> Credentials.clientEngine(tls)));
  }
}
