package io.skep.dispatcher;

import io.skep.session.AgentMessage;
import io.skep.session.DispatcherMessage;
import io.skep.session.Frame;
import io.skep.session.FrameStream;
import org.apache.pekko.actor.typed.ActorRef;

/** What a session hears besides the dispatcher's own words. */
sealed interface SessionEvent extends AgentMessage {
  /** Something of its WebSocket. */
  record Wire(FrameStream.Event event) implements SessionEvent {}

  /** Its turn to register has come. */
  record Admitted(ActorRef<DispatcherMessage> dispatcher) implements SessionEvent {}

  /** There is another dispatcher: let the agent register anew. */
  record Reregister() implements SessionEvent {}

  /** This manager leads no more: nothing the agent says can be taken. */
  record Suspend() implements SessionEvent {}

  /** Send this to the agent. */
  record Send(Frame frame) implements SessionEvent {}

  /** End, for this reason. */
  record End(String why) implements SessionEvent {}

  /** Times to do something. */
  enum Tick implements SessionEvent {
    BEAT,
    SILENT
  }
}
