package io.skep.api.http;

import io.skep.api.wire.BodyFraming;
import io.skep.api.wire.Duplex;
import io.skep.api.wire.MessageInput;
import io.skep.api.wire.RequestHead;
import io.skep.api.wire.ResponseHead;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and its answer, passed between a client and the engine.
 *
 * <p>The thread that reads the client sends the request's body; a second one runs this and relays
 * the answer, so an endless or early answer never waits for the request.
 */
final class Exchange implements Running, Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  /** How long an answered request may take to show that its body was sent, milliseconds. */
  private static final int GRACE_FOR_THE_BODY = 1000;

  /** The side that answers, and how its answers are read and changed. */
  record Server(Duplex duplex, MessageInput input, UnaryOperator<ResponseHead> change) {}

  private final RequestHead request;
  private final Server server;
  private final Duplex client;
  private final CompletableFuture<Verdict> verdict = new CompletableFuture<>();
  private final CompletableFuture<Void> requestSent = new CompletableFuture<>();
  private final CompletableFuture<Void> readerDone;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  /**
   * An exchange that has not begun.
   *
   * @param readerDone completes when nobody reads the client any more
   */
  Exchange(RequestHead request, Server server, Duplex client, CompletableFuture<Void> readerDone) {
    this.request = request;
    this.server = server;
    this.client = client;
    this.readerDone = readerDone;
  }

  Server server() {
    return server;
  }

  @Override
  public Verdict awaitVerdict() {
    return verdict.join();
  }

  @Override
  public boolean isKept() {
    return verdict.getNow(Verdict.CLOSE) == Verdict.KEEP;
  }

  @Override
  public void clientDone() {
    try {
      server.duplex().shutdownOutput();
    } catch (IOException closed) {
      LOG.trace("the server had closed before the client", closed);
    }
    awaitEnd();
  }

  /** Waits until the last byte of the answer was passed on. */
  void awaitEnd() {
    ended.join();
  }

  @Override
  public void close() {
    server.duplex().close();
  }

  /** Says that the request was passed on whole. */
  void requestSent() {
    requestSent.complete(null);
  }

  @Override
  public void run() {
    try {
      ResponseHead head = firstHead();
      if (head != null) {
        relayAnswer(head);
      }
    } catch (IOException broken) {
      LOG.debug("{} {} was cut off: {}", request.method(), request.target(), broken.toString());
      server.duplex().close();
      client.close();
    } finally {
      verdict.complete(Verdict.CLOSE);
      ended.complete(null);
      settle();
    }
  }

  /** The head of the answer, or null when the server broke off and the client was told so. */
  private @Nullable ResponseHead firstHead() throws IOException {
    try {
      return server.input().readResponse();
    } catch (IOException broken) {
      LOG.debug("no answer to {} {}", request.method(), request.target(), broken);
      client.write(
          PlainAnswer.of(new ApiException(502, "the engine broke off: " + broken.getMessage())));
      return null;
    }
  }

  private void relayAnswer(ResponseHead first) throws IOException {
    ResponseHead head = first;
    while (head.isInterim()) {
      client.write(head.bytes());
      head = server.input().readResponse();
    }
    BodyFraming framing = BodyFraming.of(request.method(), head);
    client.write(server.change().apply(head).bytes());
    if (head.status() == 101 || framing instanceof BodyFraming.UntilClose) {
      verdict.complete(Verdict.TUNNEL);
      server.input().copyRest(client);
      client.shutdownOutput();
      return;
    }
    server.input().copyBody(framing, client);
    boolean keep = request.keepsAlive() && head.keepsAlive() && requestIsSent();
    verdict.complete(keep ? Verdict.KEEP : Verdict.CLOSE);
  }

  /** An answer may overtake its request's body; the rest of that makes the client unusable. */
  private boolean requestIsSent() {
    try {
      requestSent.get(GRACE_FOR_THE_BODY, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException stillComing) {
      return false;
    } catch (ExecutionException | InterruptedException impossible) {
      throw new IllegalStateException("nobody fails or interrupts this", impossible);
    }
  }

  private void settle() {
    Verdict reached = verdict.join();
    if (reached != Verdict.TUNNEL) {
      server.duplex().close();
    }
    if (reached == Verdict.CLOSE) {
      Linger.close(client, readerDone);
    }
  }
}
