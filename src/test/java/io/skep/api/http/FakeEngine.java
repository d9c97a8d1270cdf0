package io.skep.api.http;

import io.skep.api.wire.BodyFraming;
import io.skep.api.wire.Bytes;
import io.skep.api.wire.MessageInput;
import io.skep.api.wire.RequestHead;
import io.skep.api.wire.SocketDuplex;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** An engine on a unix socket that answers as a test tells it; pings are answered as 1.41. */
public final class FakeEngine implements AutoCloseable {

  private final ListenAddress address;
  private final ServerSocketChannel channel;
  private final Thread acceptor = Thread.ofVirtual().unstarted(this::accept);
  private final List<RequestHead> requests = new CopyOnWriteArrayList<>();
  private volatile Script script = conversation -> conversation.answer(404, "{}\n");

  private FakeEngine(ListenAddress address, ServerSocketChannel channel) {
    this.address = address;
    this.channel = channel;
  }

  /** What the engine does with one connection, after its first head was read. */
  @FunctionalInterface
  public interface Script {
    void run(Conversation conversation) throws IOException;
  }

  /** One connection to the engine. */
  public record Conversation(SocketDuplex socket, MessageInput input, RequestHead request) {
    public void send(String text) throws IOException {
      socket.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends the lines of a head, and the empty one that ends it. */
    public void head(String... lines) throws IOException {
      send(String.join("\r\n", lines) + "\r\n\r\n");
    }

    public void answer(int status, String body) throws IOException {
      head(
          "HTTP/1.1 " + status + " X",
          "Api-Version: 1.41",
          "Content-Type: application/json",
          "Content-Length: " + body.length());
      send(body);
    }

    public String body() throws IOException {
      Bytes.Collected body = new Bytes.Collected();
      input.copyBody(BodyFraming.of(request), body);
      return body.text();
    }

    public String read(int length) throws IOException {
      Bytes.Collected text = new Bytes.Collected();
      input.copyBody(new BodyFraming.Length(length), text);
      return text.text();
    }

    /** Reads until the peer has sent its last byte. */
    public String rest() throws IOException {
      Bytes.Collected text = new Bytes.Collected();
      input.copyRest(text);
      return text.text();
    }
  }

  public static FakeEngine start(Path folder) throws IOException {
    ListenAddress address = new ListenAddress.Unix(folder.resolve("engine.sock"));
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    channel.bind(address.socketAddress(), 1024);
    FakeEngine engine = new FakeEngine(address, channel);
    engine.acceptor.start();
    return engine;
  }

  public ListenAddress address() {
    return address;
  }

  /** What it does from now on with all requests but pings. */
  public void does(Script next) {
    script = next;
  }

  /** As {@link #does}; the result completes when the script has ended, with its failure if any. */
  public CompletableFuture<Void> doesOnce(Script next) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    does(
        conversation -> {
          try {
            next.run(conversation);
            done.complete(null);
          } catch (IOException | RuntimeException | AssertionError failed) {
            done.completeExceptionally(failed);
          }
        });
    return done;
  }

  /** The heads of all requests but pings, in the order they came. */
  public List<RequestHead> requests() {
    return requests;
  }

  private void accept() {
    while (channel.isOpen()) {
      try {
        SocketChannel accepted = channel.accept();
        Thread.ofVirtual().start(() -> serve(accepted));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(SocketChannel accepted) {
    try (SocketDuplex socket = SocketDuplex.of(accepted)) {
      MessageInput input = new MessageInput(socket);
      RequestHead head = input.readRequest();
      Conversation conversation = new Conversation(socket, input, head);
      if (head.target().endsWith("/_ping")) {
        conversation.head(
            "HTTP/1.1 200 OK",
            "Api-Version: 1.41",
            "Ostype: linux",
            "Builder-Version: 1",
            "Content-Length: 0");
      } else {
        requests.add(head);
        script.run(conversation);
      }
    } catch (IOException gone) {
      return;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
    // Until the thread that accepts has gone, the system lets clients in.
    try {
      acceptor.join();
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }
}
