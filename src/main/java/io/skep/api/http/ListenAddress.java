package io.skep.api.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;

/**
 * Where an API listens, or where an engine does: {@code unix:///PATH} or {@code tcp://ADDR:PORT}.
 */
public sealed interface ListenAddress {

  /** A unix socket. */
  record Unix(Path path) implements ListenAddress {
    @Override
    public SocketAddress socketAddress() {
      return UnixDomainSocketAddress.of(path);
    }

    @Override
    public String toString() {
      return "unix://" + path;
    }
  }

  /** A TCP port; 0 lets the system choose one when listening. */
  record Tcp(InetAddress host, int port) implements ListenAddress {
    @Override
    public SocketAddress socketAddress() {
      return new InetSocketAddress(host, port);
    }

    @Override
    public String toString() {
      return "tcp://" + host.getHostAddress() + ":" + port;
    }
  }

  /** The address as sockets take it. */
  SocketAddress socketAddress();

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException when it is of another form, or its host is unknown
   */
  static ListenAddress parse(String text) {
    if (text.startsWith("unix://") && text.length() > "unix://".length()) {
      return new Unix(Path.of(text.substring("unix://".length())));
    }
    if (text.startsWith("tcp://")) {
      URI uri = URI.create(text);
      if (uri.getHost() != null && uri.getPort() >= 0) {
        return tcp(text, uri);
      }
    }
    throw new IllegalArgumentException(
        "address: " + text + " (expected: unix:///PATH or tcp://ADDR:PORT)");
  }

  private static ListenAddress tcp(String text, URI uri) {
    try {
      return new Tcp(InetAddress.getByName(uri.getHost()), uri.getPort());
    } catch (UnknownHostException unknown) {
      throw new IllegalArgumentException("address: " + text + " (expected: a known host)", unknown);
    }
  }
}
