package io.skep.api.http;

import io.skep.api.wire.SocketDuplex;
import io.skep.kernel.Principal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts the connections of one address, each on a virtual thread of its own. */
final class Listener implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

  private static final int BACKLOG = 1024;

  /** The most connections at once; more wait in the backlog. */
  private static final int MOST_CLIENTS = 8192;

  private static final long PAUSE_AFTER_FAILURE = TimeUnit.MILLISECONDS.toNanos(50);

  private final ServerSocketChannel channel;
  private final ListenAddress address;
  private final PeerPrincipal principals = new PeerPrincipal();
  private final Semaphore room = new Semaphore(MOST_CLIENTS);

  private Listener(ServerSocketChannel channel, ListenAddress address) {
    this.channel = channel;
    this.address = address;
  }

  /** A client that was let in. */
  record Accepted(SocketDuplex duplex, Principal principal) {}

  static Listener open(ListenAddress address) throws IOException {
    return switch (address) {
      case ListenAddress.Unix unix -> unix(unix);
      case ListenAddress.Tcp tcp -> tcp(tcp);
    };
  }

  private static Listener unix(ListenAddress.Unix address) throws IOException {
    SocketFile.prepare(address.path());
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.bind(address.socketAddress(), BACKLOG);
      SocketFile.restrict(address.path());
      return new Listener(channel, address);
    } catch (IOException failed) {
      channel.close();
      throw failed;
    }
  }

  private static Listener tcp(ListenAddress.Tcp address) throws IOException {
    if (!address.host().isLoopbackAddress()) {
      throw new IOException(
          "cannot listen on " + address + ": without TLS only a loopback address is served");
    }
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(address.socketAddress(), BACKLOG);
      int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
      return new Listener(channel, new ListenAddress.Tcp(address.host(), port));
    } catch (IOException failed) {
      channel.close();
      throw new IOException("cannot listen on " + address + ": " + failed.getMessage(), failed);
    }
  }

  ListenAddress address() {
    return address;
  }

  /** Lets clients in until closed; each is handed over on a virtual thread. */
  void start(Consumer<Accepted> client) {
    Thread.ofVirtual().name("api-accept").start(() -> acceptAll(client));
  }

  private void acceptAll(Consumer<Accepted> client) {
    while (channel.isOpen()) {
      room.acquireUninterruptibly();
      try {
        SocketChannel accepted = channel.accept();
        Thread.ofVirtual().name("api-client").start(() -> serve(accepted, client));
      } catch (IOException failed) {
        room.release();
        if (channel.isOpen()) {
          LOG.warn("accepting on {} failed: {}", address, failed.toString());
          LockSupport.parkNanos(PAUSE_AFTER_FAILURE);
        }
      }
    }
  }

  private void serve(SocketChannel accepted, Consumer<Accepted> client) {
    try (accepted) {
      client.accept(new Accepted(SocketDuplex.of(accepted), principals.of(accepted)));
    } catch (IOException gone) {
      LOG.debug("a client of {} left before it was served: {}", address, gone.toString());
    } finally {
      room.release();
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
      if (address instanceof ListenAddress.Unix unix) {
        Files.deleteIfExists(unix.path());
      }
    } catch (IOException failed) {
      LOG.warn("closing {} failed: {}", address, failed.toString());
    }
  }
}
