package io.skep.api.engine;

import io.skep.api.wire.BodyFraming;
import io.skep.api.wire.Duplex;
import io.skep.api.wire.MessageInput;
import io.skep.api.wire.ResponseHead;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.OverflowStrategy;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.SourceQueueWithComplete;
import org.apache.pekko.util.ByteString;

/** An answer of the engine whose body comes over time. */
public final class EngineStream implements AutoCloseable {

  private static final int PIECES_IN_FLIGHT = 4;

  private final ResponseHead head;
  private final Duplex engine;
  private final MessageInput input;
  private final BodyFraming framing;

  EngineStream(ResponseHead head, Duplex engine, MessageInput input, BodyFraming framing) {
    this.head = head;
    this.engine = engine;
    this.input = input;
    this.framing = framing;
  }

  /** The head of the answer. */
  public ResponseHead head() {
    return head;
  }

  /**
   * The body, to be run once: cancelling it closes the connection, and the engine breaking off
   * fails it.
   */
  public Source<ByteString, NotUsed> body() {
    return Source.<ByteString>queue(PIECES_IN_FLIGHT, OverflowStrategy.backpressure())
        .mapMaterializedValue(
            queue -> {
              queue.watchCompletion().whenComplete((done, failure) -> engine.close());
              Thread.ofVirtual().name("engine-stream").start(() -> pump(queue));
              return NotUsed.notUsed();
            });
  }

  private void pump(SourceQueueWithComplete<ByteString> queue) {
    try {
      input.decodeBody(
          framing,
          piece -> {
            try {
              queue.offer(ByteString.fromByteBuffer(piece)).toCompletableFuture().join();
            } catch (CompletionException | CancellationException cancelled) {
              throw new IOException("nobody reads the engine's answer any more", cancelled);
            }
          });
      queue.complete();
    } catch (IOException broken) {
      queue.fail(broken);
    } finally {
      engine.close();
    }
  }

  /** Gives the connection up, for one who does not want the body. */
  @Override
  public void close() {
    engine.close();
  }
}
