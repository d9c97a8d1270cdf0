package io.skep.gossip;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds a port that can be had. */
final class GossipPorts {
  private static final Logger LOG = LoggerFactory.getLogger(GossipPorts.class);

  private GossipPorts() {}

  /** The address, or the same host with a port that is free now, which costs a warning. */
  static GossipAddress free(GossipAddress wanted) {
    try {
      return bound(wanted);
    } catch (IOException e) {
      GossipAddress other = any(wanted, e);
      LOG.warn("gossip: {} cannot be had ({}); {} is taken", wanted, e.getMessage(), other);
      return other;
    }
  }

  private static GossipAddress any(GossipAddress wanted, IOException why) {
    try {
      return bound(wanted.withPort(0));
    } catch (IOException e) {
      e.addSuppressed(why);
      throw new IllegalStateException("gossip: no port of " + wanted.host() + ": " + e, e);
    }
  }

  private static GossipAddress bound(GossipAddress address) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address.host(), address.port()));
      return address.withPort(socket.getLocalPort());
    }
  }
}
