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
  private final OwnSide own;
  private @Nullable Exchange current;
  private boolean cut;

  ClientConnection(Duplex client, Principal principal, ApiService service, PassThrough engine) {
    this.client = client;
    this.principal = principal;
    this.service = service;
    this.engine = engine;
    this.input = new MessageInput(client);
    this.own = new OwnSide(service, principal);
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
      closeServers();
      client.close();
    }
  }

  private void closeServers() {
    boolean ownIsBusy = false;
    if (current != null) {
      ownIsBusy = current.server().lasting() && (cut || !current.isKept());
      if (!current.server().lasting()) {
        current.server().duplex().close();
      }
    }
    own.close(ownIsBusy);
  }

  private void serve() throws IOException {
    while (input.awaitBytes()) {
      Exchange.Verdict verdict = current == null ? Exchange.Verdict.KEEP : current.awaitVerdict();
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
      cut = true;
      shutdownOutput(current.server().duplex());
      current.awaitEnd();
    }
  }

  private static void shutdownOutput(Duplex server) {
    try {
      server.shutdownOutput();
    } catch (IOException closed) {
      LOG.trace("the server had closed before the client", closed);
    }
  }

  private void tunnel() throws IOException {
    if (current != null) {
      input.copyRest(new ToServer(current.server().duplex()));
    }
  }

  /** Starts an exchange and sends its body; false when no other request can follow. */
  private boolean begin(RequestHead head) throws IOException {
    RequestTarget target = RequestTarget.parse(head.target());
    boolean mine = service.serves(head.method(), target);
    Exchange.Server server;
    try {
      server = mine ? own.server() : toEngine();
    } catch (IOException unreachable) {
      refuse(engine.unreachable(unreachable));
      return false;
    }
    BodyFraming framing = BodyFraming.of(head);
    Exchange exchange = new Exchange(head, server, client, readerDone);
    current = exchange;
    Thread.ofVirtual().name("api-answer").start(exchange);
    ToServer out = new ToServer(server.duplex());
    out.write((mine ? readable(head) : engine.request(head, target)).bytes());
    input.copyBody(framing, out);
    exchange.requestSent();
    return true;
  }

  private static RequestHead readable(RequestHead head) {
    return head.withTarget(WrappedQuery.wrapped(head.target()));
  }

  private Exchange.Server toEngine() throws IOException {
    Duplex duplex = engine.open();
    return new Exchange.Server(duplex, new MessageInput(duplex), engine::response, false);
  }

  /** Answers where no exchange runs; the client may still be sending its request. */
  private void refuse(ApiException refusal) {
    try {
      if (current != null) {
        current.awaitEnd();
      }
      client.write(PlainAnswer.of(refusal));
      Thread.ofVirtual().name("api-linger").start(() -> Linger.close(client, readerDone));
      input.copyRest(discarded -> {});
    } catch (IOException gone) {
      LOG.debug("a refused client is gone: {}", gone.toString());
    }
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
