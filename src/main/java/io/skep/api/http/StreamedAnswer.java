package io.skep.api.http;

import io.skep.api.wire.Duplex;
import io.skep.api.wire.Headers;
import io.skep.api.wire.RequestHead;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer of our own that comes over time, on its way to a client: one chunk for each element.
 *
 * <p>A thread of its own writes, so that the one that reads the client sees it leave.
 */
final class StreamedAnswer implements Running, Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(StreamedAnswer.class);
  private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LINE = "\r\n".getBytes(StandardCharsets.US_ASCII);

  private final RequestHead request;
  private final ApiResponse answer;
  private final Duplex client;
  private final SharedKillSwitch clientGone;
  private final SinkQueueWithCancel<ByteString> pieces;
  private final CompletableFuture<Void> readerDone;
  private final CompletableFuture<Verdict> verdict = new CompletableFuture<>();

  private StreamedAnswer(
      RequestHead request,
      ApiResponse answer,
      Duplex client,
      SharedKillSwitch clientGone,
      SinkQueueWithCancel<ByteString> pieces,
      CompletableFuture<Void> readerDone) {
    this.request = request;
    this.answer = answer;
    this.client = client;
    this.clientGone = clientGone;
    this.pieces = pieces;
    this.readerDone = readerDone;
  }

  /**
   * Starts the stream and the thread that writes.
   *
   * @param readerDone completes when nobody reads the client any more
   */
  static StreamedAnswer start(
      RequestHead request,
      ApiResponse answer,
      Duplex client,
      CompletableFuture<Void> readerDone,
      ActorSystem<?> system) {
    if (!(answer.body() instanceof ApiResponse.Streamed(var bytes))) {
      throw new IllegalArgumentException("answer: " + answer.body() + " (expected: a stream)");
    }
    SharedKillSwitch clientGone = KillSwitches.shared("client-gone");
    StreamedAnswer made =
        new StreamedAnswer(
            request,
            answer,
            client,
            clientGone,
            bytes
                .via(clientGone.flow())
                .filter(piece -> !piece.isEmpty())
                .runWith(Sink.queue(), system),
            readerDone);
    Thread.ofVirtual().name("api-answer").start(made);
    return made;
  }

  @Override
  public void run() {
    // An old client knows no chunks: it reads until the connection ends.
    boolean chunked = request.protocol().equals("HTTP/1.1");
    boolean keep = chunked && request.keepsAlive();
    try {
      var framing =
          chunked
              ? List.of(new Headers.Header("Transfer-Encoding", "chunked"))
              : List.<Headers.Header>of();
      client.write(AnswerHead.bytes(answer, framing, keep));
      for (var piece = next(); piece.isPresent(); piece = next()) {
        client.write(chunked ? chunk(piece.get()) : piece.get().toArrayUnsafe());
      }
      if (chunked) {
        client.write(LAST_CHUNK);
      }
      verdict.complete(keep ? Verdict.KEEP : Verdict.CLOSE);
      if (!keep) {
        Linger.close(client, readerDone);
      }
    } catch (IOException broken) {
      LOG.debug("{} {} was cut off: {}", request.method(), request.target(), broken.toString());
      client.close();
    } finally {
      verdict.complete(Verdict.CLOSE);
      clientGone.shutdown();
      pieces.cancel();
    }
  }

  private Optional<ByteString> next() throws IOException {
    try {
      return pieces.pull().toCompletableFuture().join();
    } catch (CompletionException | CancellationException failed) {
      throw new IOException("the answer broke off", failed);
    }
  }

  private static byte[] chunk(ByteString piece) {
    byte[] size = (Integer.toHexString(piece.size()) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    return ByteString.fromArrayUnsafe(size)
        .concat(piece)
        .concat(ByteString.fromArrayUnsafe(LINE))
        .toArrayUnsafe();
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
    clientGone.shutdown();
    awaitVerdict();
  }

  @Override
  public void close() {
    clientGone.shutdown();
  }
}
