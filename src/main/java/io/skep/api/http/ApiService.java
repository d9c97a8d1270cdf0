package io.skep.api.http;

import io.skep.api.wire.Duplex;
import io.skep.kernel.Principal;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.TLSProtocol.SendBytes;
import org.apache.pekko.stream.TLSProtocol.SessionBytes;
import org.apache.pekko.stream.TLSProtocol.SslTlsInbound;
import org.apache.pekko.stream.TLSProtocol.SslTlsOutbound;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.util.ByteString;

/** Skep's own routes, served by Pekko HTTP over connections inside the process. */
final class ApiService {

  private final ActorSystem<?> system;
  private final RequestHandling handling;
  private final ServerSettings settings;

  ApiService(ActorSystem<?> system, Router router) {
    this.system = system;
    this.handling = new RequestHandling(router, system);
    this.settings = HttpSettings.server(system);
  }

  /** Whether a request is for us: one of our routes, or a version that is to be refused. */
  boolean serves(String method, RequestTarget target) {
    return handling.refusal(target).isPresent() || handling.match(method, target).isPresent();
  }

  /** A new connection, on which requests of this principal are answered one after the other. */
  Duplex open(Principal principal) {
    SharedKillSwitch clientGone = KillSwitches.shared("client-gone");
    Flow<ByteString, ByteString, ?> http =
        Http.get(system)
            .serverLayer(settings)
            .atop(plain())
            .reversed()
            .join(
                Flow.of(HttpRequest.class)
                    .mapAsync(1, request -> handling.handle(request, principal, clientGone)));
    return PekkoDuplex.run(http, clientGone, system);
  }

  /** Where TLS would be; the bytes go through as they are, and belong to no session. */
  private static BidiFlow<SslTlsOutbound, ByteString, ByteString, SslTlsInbound, NotUsed> plain() {
    return BidiFlow.fromFlows(
        Flow.of(SslTlsOutbound.class).collectType(SendBytes.class).map(SendBytes::bytes),
        Flow.of(ByteString.class).map(bytes -> new SessionBytes(null, bytes)));
  }
}
