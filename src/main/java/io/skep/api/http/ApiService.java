package io.skep.api.http;

import io.skep.api.wire.BodyFraming;
import io.skep.api.wire.Duplex;
import io.skep.api.wire.MessageInput;
import io.skep.api.wire.RequestHead;
import io.skep.kernel.Principal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.util.ByteString;

/**
 * Skep's own routes as they are served to clients: each request is read, handled and answered on
 * the thread of its connection, which waits meanwhile.
 *
 * <p>Only an answer that comes over time is a stream of Pekko's. One for each request, as a server
 * of Pekko HTTP would start, took a third of the processor time of a write.
 */
final class ApiService {

  private static final int FIRST_BYTES = 4096;
  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final ActorSystem<?> system;
  private final RequestHandling handling;

  ApiService(ActorSystem<?> system, Router router) {
    this.system = system;
    this.handling = new RequestHandling(router, system);
  }

  /** Whether a request is for us: one of our routes, or a version that is to be refused. */
  boolean serves(String method, RequestTarget target) {
    return handling.refusal(target).isPresent() || handling.match(method, target).isPresent();
  }

  /**
   * The answer to a request whose head was read; reads its body and waits for the handler.
   *
   * @throws ApiException when the body is larger than any handler takes; it has not been read whole
   */
  ApiResponse answer(
      RequestHead head,
      RequestTarget target,
      Principal principal,
      MessageInput input,
      Duplex client)
      throws IOException {
    ByteString body = body(head, input, client);
    return handling
        .answer(head.method(), target, principal, head.headers(), body)
        .toCompletableFuture()
        .join();
  }

  /**
   * Begins to pass an answer on that comes over time.
   *
   * @param readerDone completes when nobody reads the client any more
   */
  Running stream(
      RequestHead head, ApiResponse answer, Duplex client, CompletableFuture<Void> readerDone) {
    return StreamedAnswer.start(head, answer, client, readerDone, system);
  }

  private static ByteString body(RequestHead head, MessageInput input, Duplex client)
      throws IOException {
    BodyFraming framing = BodyFraming.of(head);
    if (framing.equals(BodyFraming.NONE)) {
      return ByteString.emptyByteString();
    }
    if (framing instanceof BodyFraming.Length(long bytes) && bytes > RequestHandling.LARGEST_BODY) {
      throw RequestHandling.tooLarge();
    }
    if (head.headers().hasToken("Expect", "100-continue")) {
      client.write(CONTINUE);
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream(FIRST_BYTES);
    input.decodeBody(framing, piece -> append(whole, piece));
    return ByteString.fromArrayUnsafe(whole.toByteArray());
  }

  private static void append(ByteArrayOutputStream whole, ByteBuffer piece) {
    if (whole.size() + piece.remaining() > RequestHandling.LARGEST_BODY) {
      throw RequestHandling.tooLarge();
    }
    byte[] bytes = new byte[piece.remaining()];
    piece.get(bytes);
    whole.writeBytes(bytes);
  }
}
