package io.skep.api.http;

import io.skep.api.wire.Duplex;
import io.skep.kernel.Principal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.KillSwitches;
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

/**
 * A flow of bytes that runs on Pekko, as blocking callers see it.
 *
 * <p>Starting one costs more than a request does, so it serves one client after the other: each is
 * a lease, known to the handlers while it lasts.
 */
final class PekkoDuplex implements Duplex {

  private static final int PIECES_IN_FLIGHT = 4;

  private final SourceQueueWithComplete<ByteString> in;
  private final SinkQueueWithCancel<ByteString> out;
  private final AtomicReference<Lease> lease;
  private ByteString left = ByteString.emptyByteString();

  private PekkoDuplex(
      Pair<SourceQueueWithComplete<ByteString>, SinkQueueWithCancel<ByteString>> ends,
      AtomicReference<Lease> lease) {
    this.in = ends.first();
    this.out = ends.second();
    this.lease = lease;
  }

  /**
   * One client's time with the flow.
   *
   * @param clientGone pulled when no more bytes of the client will come, to end streamed answers
   */
  record Lease(Principal principal, SharedKillSwitch clientGone) {
    static Lease of(Principal principal) {
      return new Lease(principal, KillSwitches.shared("client-gone"));
    }
  }

  /**
   * Starts a flow.
   *
   * @param lease what the flow itself reads for whom it works; changed only between exchanges
   */
  static PekkoDuplex run(
      Flow<ByteString, ByteString, ?> flow, AtomicReference<Lease> lease, ActorSystem<?> system) {
    return new PekkoDuplex(
        Source.<ByteString>queue(PIECES_IN_FLIGHT, OverflowStrategy.backpressure())
            .via(flow)
            .toMat(Sink.queue(), Keep.both())
            .run(system),
        lease);
  }

  /** Hands the flow to the next client; nobody may be using it. */
  void lend(Lease next) {
    lease.set(next);
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
    lease.get().clientGone().shutdown();
  }

  @Override
  public void close() {
    in.complete();
    lease.get().clientGone().shutdown();
    out.cancel();
  }
}
