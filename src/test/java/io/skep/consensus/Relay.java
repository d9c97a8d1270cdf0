package io.skep.consensus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A port that passes everything on to another, until its connections are broken. */
public final class Relay implements AutoCloseable {
  private final ServerSocket door;
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private Relay(ServerSocket door, int target) {
    this.door = door;
    this.target = target;
  }

  public static Relay to(int port) throws IOException {
    var relay = new Relay(new ServerSocket(0, 64, InetAddress.getLoopbackAddress()), port);
    Thread.ofVirtual().start(relay::accept);
    return relay;
  }

  public int port() {
    return door.getLocalPort();
  }

  /** Breaks what is connected; new connections are taken. */
  public void breakAll() {
    open.forEach(Relay::end);
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        var in = door.accept();
        open.add(in);
        Thread.ofVirtual().start(() -> connect(in));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void connect(Socket in) {
    try {
      var out = new Socket(InetAddress.getLoopbackAddress(), target);
      out.setTcpNoDelay(true);
      in.setTcpNoDelay(true);
      open.add(out);
      Thread.ofVirtual().start(() -> pass(out, in));
      pass(in, out);
    } catch (IOException refused) {
      end(in);
    }
  }

  private void pass(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException broken) {
      // The other direction ends as well.
    }
    end(from);
    end(to);
    open.remove(from);
    open.remove(to);
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    breakAll();
  }
}
