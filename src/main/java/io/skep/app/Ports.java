package io.skep.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.UnknownHostException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a node listens beside its control port.
 *
 * <p>Beside Docker's own control port these are the well-known ones. Several nodes may share an
 * address, told apart by their control ports alone: then, and where a well-known port is taken, any
 * free port is used, and kept.
 *
 * @param bindHost the address to listen on
 */
record Ports(String bindHost, int raft, int gossip) {
  static final int RAFT = 2378;
  static final int GOSSIP = 7946;
  private static final Logger LOG = LoggerFactory.getLogger(Ports.class);

  /** Chooses free ones. */
  static Ports choose(AdvertiseAddress.HostPort listen, String advertised) throws IOException {
    String host = bindHost(listen.host(), advertised);
    boolean usual = listen.port() == AdvertiseAddress.DEFAULT_PORT;
    int raft = free(host, usual ? RAFT : 0);
    return new Ports(host, raft, free(host, usual ? GOSSIP : 0));
  }

  /** The advertised address alone where it is one of this host's and all were asked for. */
  static String bindHost(String listenHost, String advertised) {
    try {
      boolean any = InetAddress.getByName(listenHost).isAnyLocalAddress();
      InetAddress own = InetAddress.getByName(advertised);
      return any && NetworkInterface.getByInetAddress(own) != null ? advertised : listenHost;
    } catch (SocketException | UnknownHostException unknown) {
      return listenHost;
    }
  }

  private static int free(String host, int wanted) throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(host, wanted));
      return probe.getLocalPort();
    } catch (IOException taken) {
      if (wanted == 0) {
        throw taken;
      }
      int other = free(host, 0);
      LOG.warn("port {} of {} is taken; using {} instead", wanted, host, other);
      return other;
    }
  }
}
