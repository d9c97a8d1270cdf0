package io.skep.pki;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Looks whether a server is there and is who it should be. */
final class Handshake {
  private static final int HTTPS = 443;

  private Handshake() {}

  /** Shakes hands and hangs up; throws {@link IOException} if that is not to be had in time. */
  static void with(SSLContext context, URI address, Duration timeout) throws IOException {
    int millis = (int) timeout.toMillis();
    int port = address.getPort() < 0 ? HTTPS : address.getPort();
    String host = address.getHost().replaceAll("[\\[\\]]", "");
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(host, port), millis);
      plain.setSoTimeout(millis);
      try (Socket wrapped = context.getSocketFactory().createSocket(plain, host, port, true)) {
        SSLSocket tls = (SSLSocket) wrapped;
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        tls.setSSLParameters(parameters);
        tls.startHandshake();
      }
    }
  }
}
