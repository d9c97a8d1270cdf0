package io.skep.api.engine;

import io.skep.api.http.ListenAddress;
import io.skep.api.wire.BodyFraming;
import io.skep.api.wire.Duplex;
import io.skep.api.wire.Headers;
import io.skep.api.wire.MessageInput;
import io.skep.api.wire.RequestHead;
import io.skep.api.wire.ResponseHead;
import io.skep.api.wire.SocketDuplex;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.util.ByteString;

/** Our own requests to the engine, each on a connection and a virtual thread of its own. */
public final class EngineClient {

  /** How long the engine may take for a whole answer that does not stream. */
  private static final long DEADLINE_SECONDS = 60;

  private final ListenAddress address;

  /** A client of the engine at this address; it connects when it is asked something. */
  public EngineClient(ListenAddress address) {
    this.address = address;
  }

  /** Where the engine listens. */
  public ListenAddress address() {
    return address;
  }

  /** An answer with all of its body. */
  public record Answer(ResponseHead head, ByteString body) {}

  /** Opens a plain connection. */
  Duplex open() throws IOException {
    return SocketDuplex.connect(address.socketAddress());
  }

  /**
   * Asks and reads the whole answer, within a minute.
   *
   * @param path with its version and query, as in a request line
   * @return fails with an {@link IOException} when the engine does not answer
   */
  public CompletionStage<Answer> get(String path) {
    return send("GET", path, Headers.NONE, ByteString.emptyByteString());
  }

  /** As {@link #get}, with a body. */
  public CompletionStage<Answer> send(
      String method, String path, Headers headers, ByteString body) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    onVirtualThread(
        answer,
        () -> {
          Duplex engine = open();
          CompletionStage<Answer> bounded = answer.orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS);
          bounded.whenComplete((done, failure) -> engine.close());
          answer.complete(exchange(engine, method, path, headers, body));
        });
    return answer;
  }

  /**
   * Asks for an answer whose body comes over time.
   *
   * @return completes at the head of the answer; the stream must be taken or closed
   */
  public CompletionStage<EngineStream> stream(String path) {
    CompletableFuture<EngineStream> answer = new CompletableFuture<>();
    onVirtualThread(
        answer,
        () -> {
          Duplex engine = open();
          try {
            engine.write(head("GET", path, Headers.NONE, 0).bytes());
            MessageInput input = new MessageInput(engine);
            ResponseHead head = input.readResponse();
            answer.complete(new EngineStream(head, engine, input, BodyFraming.of("GET", head)));
          } catch (IOException broken) {
            engine.close();
            throw broken;
          }
        });
    return answer;
  }

  private static Answer exchange(
      Duplex engine, String method, String path, Headers headers, ByteString body)
      throws IOException {
    engine.write(head(method, path, headers, body.size()).bytes());
    engine.write(body.toArrayUnsafe());
    MessageInput input = new MessageInput(engine);
    ResponseHead head = input.readResponse();
    ByteStrings bytes = new ByteStrings();
    input.decodeBody(BodyFraming.of(method, head), bytes);
    return new Answer(head, bytes.all());
  }

  private static RequestHead head(String method, String path, Headers headers, int length) {
    List<Headers.Header> all = new ArrayList<>();
    all.add(new Headers.Header("Host", "docker"));
    all.addAll(headers.all());
    if (length > 0) {
      all.add(new Headers.Header("Content-Length", Integer.toString(length)));
    }
    return new RequestHead(method, path, "HTTP/1.1", new Headers(all));
  }

  /** Work that may wait for the engine. */
  private interface Blocking {
    void run() throws IOException;
  }

  private static void onVirtualThread(CompletableFuture<?> result, Blocking work) {
    Thread.ofVirtual()
        .name("engine-client")
        .start(
            () -> {
              try {
                work.run();
              } catch (IOException | RuntimeException failed) {
                result.completeExceptionally(failed);
              }
            });
  }
}
