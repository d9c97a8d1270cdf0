package io.skep.gossip;

import org.apache.pekko.actor.Address;

/** Where a node gossips. */
public record GossipAddress(String host, int port) {
  private static final int LARGEST_PORT = 65_535;

  /**
   * Refuses ports that there are not.
   *
   * @param host a name or an address, without brackets
   * @param port 0 for any that is free
   */
  public GossipAddress {
    if (host.isEmpty() || port < 0 || port > LARGEST_PORT) {
      throw new IllegalArgumentException(
          "gossip address %s, port %d (expected: a host, 0..65535)".formatted(host, port));
    }
  }

  /**
   * Reads host:port, or [address]:port for IPv6.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static GossipAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    try {
      return new GossipAddress(
          host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host,
          Integer.parseInt(text.substring(colon + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(text + " (expected: host:port)", e);
    }
  }

  /** The same host with another port. */
  GossipAddress withPort(int other) {
    return new GossipAddress(host, other);
  }

  /** The host as it stands in a URI. */
  String uriHost() {
    return host.indexOf(':') < 0 ? host : "[" + host + "]";
  }

  Address in(String system) {
    return Address.apply("pekko", system, uriHost(), port);
  }

  @Override
  public String toString() {
    return uriHost() + ":" + port;
  }
}
