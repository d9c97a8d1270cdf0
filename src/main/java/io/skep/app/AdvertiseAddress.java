package io.skep.app;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the address and port that a node advertises, from what {@code swarm init} was given, in
 * Docker's words where it cannot.
 */
final class AdvertiseAddress {
  static final int DEFAULT_PORT = 2377;

  /** An address given by a client that cannot be used. */
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    Unusable(String message) {
      super(message);
    }
  }

  /** An address and a port. */
  record HostPort(String host, int port) {
    @Override
    public String toString() {
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }

  private AdvertiseAddress() {}

  /** The listen address with its port. */
  static HostPort listen(@Nullable String given) throws Unusable {
    if (given == null || given.isEmpty()) {
      throw new Unusable("invalid ListenAddr \"\": invalid empty address");
    }
    HostPort parsed = split(given, DEFAULT_PORT);
    return new HostPort(
        resolve(parsed.host())
            .orElseThrow(
                () ->
                    new Unusable(
                        "listen address must be an IP address or network interface (with optional"
                            + " port number)")),
        parsed.port());
  }

  /** What to advertise: as given, else as listened on if that is one address, else the only one. */
  static HostPort advertise(@Nullable String given, @Nullable String byDefault, HostPort listen)
      throws Unusable {
    String wanted = given == null || given.isEmpty() ? byDefault : given;
    if (wanted != null && !wanted.isEmpty()) {
      HostPort parsed = split(wanted, listen.port());
      return new HostPort(
          resolve(parsed.host())
              .filter(address -> !isAny(address))
              .orElseThrow(
                  () ->
                      new Unusable(
                          "advertise address must be a non-zero IP address or network interface"
                              + " (with optional port number)")),
          parsed.port());
    }
    if (!isAny(listen.host())) {
      return listen;
    }
    return new HostPort(onlyAddress(), listen.port());
  }

  private static HostPort split(String text, int defaultPort) throws Unusable {
    if (text.startsWith("[") && text.contains("]")) {
      int end = text.indexOf(']');
      String rest = text.substring(end + 1);
      return new HostPort(
          text.substring(1, end), rest.startsWith(":") ? port(rest.substring(1)) : defaultPort);
    }
    int colon = text.lastIndexOf(':');
    if (colon < 0 || text.indexOf(':') != colon) {
      return new HostPort(text, defaultPort);
    }
    return new HostPort(text.substring(0, colon), port(text.substring(colon + 1)));
  }

  private static int port(String text) throws Unusable {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port < 1 << 16) {
        return port;
      }
    } catch (NumberFormatException notANumber) {
      throw new Unusable("invalid port: " + text + " (expected: 0 to 65535)");
    }
    throw new Unusable("invalid port: " + text + " (expected: 0 to 65535)");
  }

  private static boolean isAny(String host) {
    return "0.0.0.0".equals(host) || "::".equals(host);
  }

  private static Optional<String> resolve(String host) {
    if (host.isEmpty()) {
      return Optional.of("0.0.0.0");
    }
    try {
      NetworkInterface named = NetworkInterface.getByName(host);
      if (named != null) {
        return Collections.list(named.getInetAddresses()).stream()
            .filter(Inet4Address.class::isInstance)
            .map(InetAddress::getHostAddress)
            .findFirst();
      }
      boolean literal = host.matches("[0-9.]+") || host.contains(":");
      return literal ? Optional.of(InetAddress.getByName(host).getHostAddress()) : Optional.empty();
    } catch (SocketException | UnknownHostException unknown) {
      return Optional.empty();
    }
  }

  private static String onlyAddress() throws Unusable {
    List<String> found = new ArrayList<>();
    List<String> where = new ArrayList<>();
    try {
      for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        if (!network.isUp() || network.isLoopback() || network.getName().startsWith("docker")) {
          continue;
        }
        for (InetAddress address : Collections.list(network.getInetAddresses())) {
          if (address instanceof Inet4Address && !address.isLinkLocalAddress()) {
            found.add(address.getHostAddress());
            where.add(address.getHostAddress() + " on " + network.getName());
          }
        }
      }
    } catch (SocketException e) {
      throw new Unusable("could not list the network interfaces: " + e.getMessage());
    }
    if (found.isEmpty()) {
      throw new Unusable(
          "could not find the system's IP address - specify one with --advertise-addr");
    }
    if (found.size() > 1) {
      throw new Unusable(
          "could not choose an IP address to advertise since this system has multiple addresses ("
              + String.join(" and ", where)
              + ") - specify one with --advertise-addr");
    }
    return found.getFirst();
  }
}
