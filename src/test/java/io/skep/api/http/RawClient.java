package io.skep.api.http;

import io.skep.api.wire.BodyFraming;
import io.skep.api.wire.Bytes;
import io.skep.api.wire.MessageInput;
import io.skep.api.wire.ResponseHead;
import io.skep.api.wire.SocketDuplex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A client that sends exactly the bytes it is told to. */
public final class RawClient implements AutoCloseable {

  private final SocketDuplex socket;
  private final MessageInput input;

  private RawClient(SocketDuplex socket) {
    this.socket = socket;
    this.input = new MessageInput(socket);
  }

  public static RawClient connect(ListenAddress address) throws IOException {
    return new RawClient(SocketDuplex.connect(address.socketAddress()));
  }

  /** An answer with all of its body, chunks decoded. */
  public record Answer(ResponseHead head, String body) {
    public int status() {
      return head.status();
    }

    public String header(String name) {
      return head.headers().value(name).orElse("");
    }
  }

  public RawClient send(String text) throws IOException {
    socket.write(text.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  /** Sends a request without a body. */
  public RawClient request(String method, String target) throws IOException {
    return send(method + " " + target + " HTTP/1.1\r\nHost: docker\r\n\r\n");
  }

  public Answer get(String target) throws IOException {
    return request("GET", target).answer("GET");
  }

  public ResponseHead head() throws IOException {
    return input.readResponse();
  }

  public Answer answer(String method) throws IOException {
    ResponseHead head = input.readResponse();
    Bytes.Collected body = new Bytes.Collected();
    input.decodeBody(BodyFraming.of(method, head), body);
    return new Answer(head, body.text());
  }

  /** Reads exactly this many bytes. */
  public String read(int length) throws IOException {
    Bytes.Collected text = new Bytes.Collected();
    input.copyBody(new BodyFraming.Length(length), text);
    return text.text();
  }

  /** Reads what comes until the server closes. */
  public String rest() throws IOException {
    Bytes.Collected text = new Bytes.Collected();
    input.copyRest(text);
    return text.text();
  }

  public void write(byte[] bytes) throws IOException {
    socket.write(ByteBuffer.wrap(bytes));
  }

  public void shutdownOutput() throws IOException {
    socket.shutdownOutput();
  }

  @Override
  public void close() {
    socket.close();
  }
}
