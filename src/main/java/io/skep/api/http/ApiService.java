package io.skep.api.http;

import io.skep.kernel.Principal;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.stream.TLSProtocol.SendBytes;
import org.apache.pekko.stream.TLSProtocol.SessionBytes;
import org.apache.pekko.stream.TLSProtocol.SslTlsInbound;
import org.apache.pekko.stream.TLSProtocol.SslTlsOutbound;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.util.ByteString;

/** Skep's own routes, served by Pekko HTTP over connections inside the process. */
final class ApiService implements AutoCloseable {

  /** The most connections that wait for a client; a busy daemon has no more clients at once. */
  private static final int MOST_IDLE = 64;

  private final ActorSystem<?> system;
  private final RequestHandling handling;
  private final ServerSettings settings;
  private final BlockingQueue<PekkoDuplex> idle = new ArrayBlockingQueue<>(MOST_IDLE);

  ApiService(ActorSystem<?> system, Router router) {
    this.system = system;
    this.handling = new RequestHandling(router, system);
    this.settings = HttpSettings.server(system);
  }

  /** Whether a request is for us: one of our routes, or a version that is to be refused. */
  boolean serves(String method, RequestTarget target) {
    return handling.refusal(target).isPresent() || handling.match(method, target).isPresent();
  }

  /** A connection on which requests of this principal are answered one after the other. */
  PekkoDuplex open(Principal principal) {
    PekkoDuplex.Lease lease = PekkoDuplex.Lease.of(principal);
    PekkoDuplex waiting = idle.poll();
    if (waiting == null) {
      return start(lease);
    }
    waiting.lend(lease);
    return waiting;
  }

  /** Takes back a connection whose exchanges are all over, for the next client. */
  void giveBack(PekkoDuplex unused) {
    if (!idle.offer(unused)) {
      unused.close();
    }
  }

  private PekkoDuplex start(PekkoDuplex.Lease first) {
    AtomicReference<PekkoDuplex.Lease> lease = new AtomicReference<>(first);
    Flow<ByteString, ByteString, ?> http =
        Http.get(system)
            .serverLayer(settings)
            .atop(plain())
            .reversed()
            .join(
                Flow.of(HttpRequest.class)
                    .mapAsync(1, request -> handling.handle(request, lease.get())));
    return PekkoDuplex.run(http, lease, system);
  }

  /** Ends the connections that nobody uses. */
  @Override
  public void close() {
    for (PekkoDuplex unused = idle.poll(); unused != null; unused = idle.poll()) {
      unused.close();
    }
  }

  /** Where TLS would be; the bytes go through as they are, and belong to no session. */
  private static BidiFlow<SslTlsOutbound, ByteString, ByteString, SslTlsInbound, NotUsed> plain() {
    return BidiFlow.fromFlows(
        Flow.of(SslTlsOutbound.class).collectType(SendBytes.class).map(SendBytes::bytes),
        Flow.of(ByteString.class).map(bytes -> new SessionBytes(null, bytes)));
  }
}
