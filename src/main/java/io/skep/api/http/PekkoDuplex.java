package io.skep.api.http;

import io.skep.api.wire.Duplex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.OverflowStrategy;
import org.apache.pekko.stream.QueueOfferResult;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.SourceQueueWithComplete;
import org.apache.pekko.util.ByteString;

/** A flow of bytes that runs on Pekko, as blocking callers see it. */
final class PekkoDuplex implements Duplex {

  private static final int PIECES_IN_FLIGHT = 4;

  private final SourceQueueWithComplete<ByteString> in;
  private final SinkQueueWithCancel<ByteString> out;
  private final SharedKillSwitch clientGone;
  private ByteString left = ByteString.emptyByteString();

  private PekkoDuplex(
      Pair<SourceQueueWithComplete<ByteString>, SinkQueueWithCancel<ByteString>> ends,
      SharedKillSwitch clientGone) {
    this.in = ends.first();
    this.out = ends.second();
    this.clientGone = clientGone;
  }

  /**
   * Starts a flow.
   *
   * @param clientGone pulled when no more bytes will be written, to end the streams of answers
   */
  static PekkoDuplex run(
      Flow<ByteString, ByteString, ?> flow, SharedKillSwitch clientGone, ActorSystem<?> system) {
    return new PekkoDuplex(
        Source.<ByteString>queue(PIECES_IN_FLIGHT, OverflowStrategy.backpressure())
            .via(flow)
            .toMat(Sink.queue(), Keep.both())
            .run(system),
        clientGone);
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    while (left.isEmpty()) {
      Optional<ByteString> next = await(out.pull());
      if (next.isEmpty()) {
        return -1;
      }
      left = next.get();
    }
    int copied = left.copyToBuffer(into);
    left = left.drop(copied);
    return copied;
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    QueueOfferResult result = await(in.offer(ByteString.fromByteBuffer(bytes)));
    bytes.position(bytes.limit());
    if (!result.isEnqueued()) {
      throw new IOException("the handlers take no more: " + result);
    }
  }

  private static <T> T await(CompletionStage<T> stage) throws IOException {
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException | CancellationException failed) {
      throw new IOException("the handlers broke off", failed);
    }
  }

  @Override
  public void shutdownOutput() {
    in.complete();
    clientGone.shutdown();
  }

  @Override
  public void close() {
    in.complete();
    clientGone.shutdown();
    out.cancel();
  }
}
