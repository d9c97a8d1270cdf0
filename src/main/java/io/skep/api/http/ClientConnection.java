package io.skep.api.http;

import io.skep.api.wire.BodyFraming;
import io.skep.api.wire.ByteOutput;
import io.skep.api.wire.Duplex;
import io.skep.api.wire.MalformedMessageException;
import io.skep.api.wire.MessageInput;
import io.skep.api.wire.RequestHead;
import io.skep.kernel.Principal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client: reads its requests and hands each to our own handlers or to the engine.
 *
 * <p>Its thread always reads the client, also while an answer is on its way. So it sees at once
 * when a client leaves, and passes that on: the engine then ends what it was doing, as it would had
 * the client been its own.
 */
final class ClientConnection implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

  private final Duplex client;
  private final Principal principal;
  private final ApiService service;
  private final PassThrough engine;
  private final MessageInput input;
  private final CompletableFuture<Void> readerDone = new CompletableFuture<>();
  private @Nullable Running current;

  ClientConnection(Duplex client, Principal principal, ApiService service, PassThrough engine) {
    this.client = client;
    this.principal = principal;
    this.service = service;
    this.engine = engine;
    this.input = new MessageInput(client);
  }

  @Override
  public void run() {
    try {
      serve();
    } catch (MalformedMessageException malformed) {
      refuse(new ApiException(400, String.valueOf(malformed.getMessage())));
    } catch (IOException gone) {
      LOG.debug("a client of {} is gone: {}", principal, gone.toString());
    } finally {
      readerDone.complete(null);
      if (current != null) {
        current.close();
      }
      client.close();
    }
  }

  private void serve() throws IOException {
    while (input.awaitBytes()) {
      Running.Verdict verdict = current == null ? Running.Verdict.KEEP : current.awaitVerdict();
      switch (verdict) {
        case KEEP -> {
          if (!begin(input.readRequest())) {
            return;
          }
        }
        case CLOSE -> input.copyRest(discarded -> {});
        case TUNNEL -> tunnel();
      }
    }
    finish();
  }

  /** The client sends no more, or is gone: the two look the same until the next write. */
  private void finish() {
    if (current != null && !current.isKept()) {
      current.clientDone();
    }
  }

  private void tunnel() throws IOException {
    if (current instanceof Exchange exchange) {
      input.copyRest(new ToServer(exchange.server().duplex()));
    }
  }

  /** Answers a request or starts its exchange; false when no other request can follow. */
  private boolean begin(RequestHead head) throws IOException {
    RequestTarget target = RequestTarget.parse(head.target());
    try {
      if (service.serves(head.method(), target)) {
        return answer(head, target);
      }
      exchange(head, target);
      return true;
    } catch (ApiException refusal) {
      refuse(refusal);
      return false;
    }
  }

  private boolean answer(RequestHead head, RequestTarget target) throws IOException {
    current = null;
    ApiResponse answer = service.answer(head, target, principal, input, client);
    switch (answer.body()) {
      case ApiResponse.Streamed streamed -> {
        current = service.stream(head, answer, client, readerDone);
        return true;
      }
      case ApiResponse.Whole(ByteString body) -> {
        boolean keep = head.keepsAlive() && head.protocol().equals("HTTP/1.1");
        client.write(WholeAnswer.bytes(head.method(), answer, body, keep));
        if (!keep) {
          linger();
        }
        return keep;
      }
    }
  }

  /** Passes a request on to the engine, with its body. */
  private void exchange(RequestHead head, RequestTarget target) throws IOException {
    Exchange.Server server = toEngine();
    BodyFraming framing = BodyFraming.of(head);
    Exchange exchange = new Exchange(head, server, client, readerDone);
    current = exchange;
    Thread.ofVirtual().name("api-answer").start(exchange);
    ToServer out = new ToServer(server.duplex());
    out.write(engine.request(head, target).bytes());
    input.copyBody(framing, out);
    exchange.requestSent();
  }

  private Exchange.Server toEngine() {
    try {
      Duplex duplex = engine.open();
      return new Exchange.Server(duplex, new MessageInput(duplex), engine::response);
    } catch (IOException unreachable) {
      throw engine.unreachable(unreachable);
    }
  }

  /** Answers where no exchange runs; the client may still be sending its request. */
  private void refuse(ApiException refusal) {
    try {
      if (current instanceof Exchange exchange) {
        exchange.awaitEnd();
      }
      client.write(PlainAnswer.of(refusal));
      linger();
    } catch (IOException gone) {
      LOG.debug("a refused client is gone: {}", gone.toString());
    }
  }

  /** Lets the client read the last answer, and drops what it still sends. */
  private void linger() throws IOException {
    Thread.ofVirtual().name("api-linger").start(() -> Linger.close(client, readerDone));
    input.copyRest(discarded -> {});
  }

  /**
   * Sends to a server; once that takes no more, the bytes are dropped and its answer is awaited.
   */
  private static final class ToServer implements ByteOutput {
    private final Duplex server;
    private boolean gone;

    ToServer(Duplex server) {
      this.server = server;
    }

    @Override
    public void write(ByteBuffer bytes) {
      if (gone) {
        return;
      }
      try {
        server.write(bytes);
      } catch (IOException closed) {
        LOG.debug("the server takes no more: {}", closed.toString());
        gone = true;
      }
    }
  }
}
