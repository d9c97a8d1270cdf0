package io.skep.consensus;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.grpc.GrpcUtil;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslContext;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslProvider;

/** Mutual TLS 1.3 between managers, for all that Ratis opens. */
final class PeerTls {
  /**
   * Longer than a TLS session ticket may live, so that the JDK sends none. A ticket would let a
   * manager come back for a day without showing its certificate, though removed in the meantime.
   */
  private static final int NO_TICKETS_SECONDS = 7 * 24 * 3_600 + 1;

  /** Reports each broken connection with a stack trace; Ratis says the same in a line. */
  private static final Logger BROKEN_CONNECTIONS =
      Logger.getLogger("org.apache.ratis.thirdparty.io.grpc");

  private PeerTls() {}

  static void secure(Parameters parameters, TransportSecurity security, LeaderLines lines) {
    BROKEN_CONNECTIONS.setLevel(Level.SEVERE);
    var builder = GrpcTlsConfig.newBuilder();
    builder
        .setKeyManager(security.keyManager())
        .setTrustManager(security.trustManager())
        .setMutualTls(true)
        .setSslProvider(SslProvider.JDK)
        .setProtocols(List.of("TLSv1.3"));
    var tls = builder.build();
    GrpcConfigKeys.TLS.setConf(parameters, tls);
    GrpcConfigKeys.Server.setTlsConf(parameters, tls);
    GrpcConfigKeys.Admin.setTlsConf(parameters, tls);
    GrpcConfigKeys.Client.setTlsConf(parameters, tls);
    var context = serverContext(tls);
    GrpcConfigKeys.Server.setServicesCustomizer(
        parameters,
        (server, services) ->
            server.sslContext(context).addTransportFilter(lines).intercept(lines));
  }

  private static SslContext serverContext(GrpcTlsConfig tls) {
    var context = GrpcUtil.buildSslContextForServer(tls);
    context.sessionContext().setSessionTimeout(NO_TICKETS_SECONDS);
    return context;
  }
}
