package io.skep.api.docker;

import io.skep.api.http.ApiException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Optional;

/** An address as {@code --listen-addr} and {@code --advertise-addr} give it, made an IP address. */
record HostPort(String host, int port) {
  static final int DEFAULT_PORT = 2377;
  private static final int LARGEST_PORT = 65_535;

  /** Splits {@code host}, {@code host:port} or {@code [v6]:port}; refuses with these words. */
  static HostPort parse(String text, int defaultPort, String refusal) {
    String plain = text.startsWith("tcp://") ? text.substring("tcp://".length()) : text;
    int colon = plain.lastIndexOf(':');
    boolean bare =
        colon < 0 || plain.endsWith("]") || (plain.indexOf(':') != colon && !plain.startsWith("["));
    String host = bare ? plain : plain.substring(0, colon);
    int port = bare ? defaultPort : port(plain.substring(colon + 1), refusal);
    String inner =
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    return new HostPort(inner, port);
  }

  private static int port(String text, String refusal) {
    try {
      int port = Integer.parseInt(text);
      if (port > 0 && port <= LARGEST_PORT) {
        return port;
      }
    } catch (NumberFormatException notANumber) {
      throw new ApiException(400, refusal);
    }
    throw new ApiException(400, refusal);
  }

  /** The same with the IP address of the host, which may be a network interface. */
  HostPort resolved(String refusal) {
    return literal(host)
        .or(() -> ofInterface(host))
        .map(address -> new HostPort(address.getHostAddress(), port))
        .orElseThrow(() -> new ApiException(400, refusal));
  }

  /** Whether the address stands for all addresses of the host. */
  boolean isAny() {
    return literal(host).filter(InetAddress::isAnyLocalAddress).isPresent();
  }

  private static Optional<InetAddress> literal(String host) {
    try {
      return Optional.of(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException notALiteral) {
      return Optional.empty();
    }
  }

  private static Optional<InetAddress> ofInterface(String name) {
    try {
      NetworkInterface found = name.isEmpty() ? null : NetworkInterface.getByName(name);
      if (found == null) {
        return Optional.empty();
      }
      return found
          .inetAddresses()
          .filter(address -> !address.isLinkLocalAddress())
          .min(
              (a, b) ->
                  Boolean.compare(!(a instanceof Inet4Address), !(b instanceof Inet4Address)));
    } catch (SocketException unreadable) {
      throw new ApiException(500, "network interface " + name + ": " + unreadable.getMessage());
    }
  }
}
