package io.skep.agent;

import io.skep.session.DispatcherMessage;
import io.skep.session.FrameStream;

/** What a session with a manager hears besides the agent's words. */
sealed interface LinkEvent extends DispatcherMessage {
  /** Something of its WebSocket. */
  record Wire(FrameStream.Event event) implements LinkEvent {}

  /** It is not wanted any more. */
  record End(String why) implements LinkEvent {}

  /** Times to do something. */
  enum Tick implements LinkEvent {
    SILENT,
    IDLE
  }
}
