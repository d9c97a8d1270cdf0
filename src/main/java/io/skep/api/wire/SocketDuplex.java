package io.skep.api.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connected unix or TCP socket. */
public final class SocketDuplex implements Duplex {

  private static final Logger LOG = LoggerFactory.getLogger(SocketDuplex.class);

  private final SocketChannel channel;

  private SocketDuplex(SocketChannel channel) {
    this.channel = channel;
  }

  /** Wraps a channel that is connected and in blocking mode; it is closed with this. */
  public static SocketDuplex of(SocketChannel channel) throws IOException {
    if (channel.getRemoteAddress() instanceof InetSocketAddress) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
    return new SocketDuplex(channel);
  }

  /** Connects to a unix socket or a TCP port. */
  public static SocketDuplex connect(SocketAddress address) throws IOException {
    SocketChannel channel =
        address instanceof UnixDomainSocketAddress
            ? SocketChannel.open(StandardProtocolFamily.UNIX)
            : SocketChannel.open();
    try {
      channel.connect(address);
      return of(channel);
    } catch (IOException failed) {
      channel.close();
      throw failed;
    }
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    return channel.read(into);
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  @Override
  public void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  /** Makes reading end as if the peer had sent its last byte; writing goes on. */
  public void shutdownInput() {
    try {
      channel.shutdownInput();
    } catch (IOException closed) {
      LOG.debug("a socket was closed before its input was: {}", closed.getMessage());
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException failed) {
      LOG.debug("closing a socket failed: {}", failed.getMessage());
    }
  }
}
