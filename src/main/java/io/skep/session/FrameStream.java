package io.skep.session;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.http.javadsl.model.ws.TextMessage;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.AsPublisher;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.typed.javadsl.ActorSink;

/**
 * Ties a WebSocket to an actor: frames come to it one at a time, the next when it has taken the one
 * before; those it sends wait in a bounded queue, and the session ends when that is full.
 */
public final class FrameStream {
  /** Frames that may wait to be sent. */
  private static final int WAITING = 4096;

  private FrameStream() {}

  /** Where the actor's frames go; completing it ends the session. */
  public interface Out {
    /** Sends; false if the session has ended or too much waits. */
    boolean send(Frame frame);

    /** Ends the session, once what waits has gone. */
    void end();
  }

  /** What the actor hears of its WebSocket; it tells {@code done} when it has taken each. */
  public sealed interface Event {
    /** It is open. */
    record Opened(ActorRef<Taken> done) implements Event {}

    /** A frame came. */
    record Came(Frame frame, ActorRef<Taken> done) implements Event {}

    /** It is closed; no frame can be sent or comes. */
    record Closed(String why) implements Event {}
  }

  /** The actor has taken an event. */
  public enum Taken {
    TAKEN
  }

  /**
   * The handler of one WebSocket.
   *
   * @param actor makes the actor, once there is somewhere to send frames
   * @param wrap makes an event a message of the actor
   */
  public static <M> Flow<Message, Message, NotUsed> of(
      Function<Out, CompletionStage<ActorRef<M>>> actor, Function<Event, M> wrap) {
    return Flow.<Message, Message, NotUsed>fromMaterializer(
            (materializer, how) -> join(actor, wrap, materializer))
        .mapMaterializedValue(used -> NotUsed.getInstance());
  }

  private static <M> Flow<Message, Message, NotUsed> join(
      Function<Out, CompletionStage<ActorRef<M>>> actor,
      Function<Event, M> wrap,
      Materializer materializer) {
    // Not preMaterialize: what that makes is cut off when the actor is not there within 5 s.
    var queue =
        Source.<Frame>queue(WAITING)
            .toMat(Sink.asPublisher(AsPublisher.WITHOUT_FANOUT), Keep.both())
            .run(materializer);
    Out frames = new QueueOut(queue.first());
    Source<Message, NotUsed> out =
        Source.fromPublisher(queue.second())
            .map(frame -> TextMessage.create(FrameCodec.encode(frame)));
    CompletionStage<Flow<Message, Message, NotUsed>> both =
        actor
            .apply(frames)
            .thenApply(ref -> Flow.fromSinkAndSourceCoupled(in(ref, wrap, materializer), out));
    both.whenComplete(
        (flow, failure) -> {
          if (failure != null) {
            frames.end();
          }
        });
    return Flow.completionStageFlow(both).mapMaterializedValue(used -> NotUsed.getInstance());
  }

  private static <M> Sink<Message, NotUsed> in(
      ActorRef<M> actor, Function<Event, M> wrap, Materializer materializer) {
    Sink<Frame, NotUsed> sink =
        ActorSink.actorRefWithBackpressure(
            actor,
            (done, frame) -> wrap.apply(new Event.Came(frame, done)),
            done -> wrap.apply(new Event.Opened(done)),
            Taken.TAKEN,
            wrap.apply(new Event.Closed("closed by the other end")),
            why -> wrap.apply(new Event.Closed(String.valueOf(why.getMessage()))));
    return Flow.<Message>create()
        .mapAsync(1, message -> text(message, materializer))
        .map(FrameCodec::decode)
        .filter(Optional::isPresent)
        .map(Optional::get)
        .to(sink);
  }

  /** Binary frames have no meaning; they are drained and passed over. */
  private static CompletionStage<String> text(Message message, Materializer materializer) {
    if (!message.isText()) {
      message.asBinaryMessage().getStreamedData().runWith(Sink.ignore(), materializer);
      return CompletableFuture.completedFuture("{\"t\":\"binary\"}");
    }
    TextMessage text = message.asTextMessage();
    return text.isStrict()
        ? CompletableFuture.completedFuture(text.getStrictText())
        : text.getStreamedText()
            .runFold(new StringBuilder(), FrameStream::append, materializer)
            .thenApply(StringBuilder::toString);
  }

  private static StringBuilder append(StringBuilder all, String piece) {
    if (all.length() + piece.length() > FrameCodec.LARGEST) {
      throw new FrameException("a frame of more than " + FrameCodec.LARGEST + " characters");
    }
    return all.append(piece);
  }

  private record QueueOut(BoundedSourceQueue<Frame> queue) implements Out {
    @Override
    public boolean send(Frame frame) {
      return queue.offer(frame).isEnqueued();
    }

    @Override
    public void end() {
      if (!queue.isCompleted()) {
        queue.complete();
      }
    }
  }
}
