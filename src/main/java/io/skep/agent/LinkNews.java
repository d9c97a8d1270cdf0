package io.skep.agent;

import io.skep.session.DispatcherMessage;
import io.skep.session.Frame;
import io.skep.session.FrameStream;
import org.apache.pekko.actor.typed.ActorRef;

/** What a link hears from its own calls and sessions. */
sealed interface LinkNews extends AgentLink.Message {
  /** The call of this number goes out; it needs somebody to speak. */
  record Open(long attempt, FrameStream.Out out, ActorRef<ActorRef<DispatcherMessage>> replyTo)
      implements LinkNews {}

  /** A manager answers in this session. */
  record Live(ActorRef<DispatcherMessage> session) implements LinkNews {}

  /** The manager says who leads. */
  record Said(ActorRef<DispatcherMessage> session, Frame.Managers managers) implements LinkNews {}

  /** The manager says what this node is to be. */
  record RoleSaid(String role) implements LinkNews {}

  /** The manager gives orders, so it leads. */
  record Ordered(ActorRef<DispatcherMessage> session) implements LinkNews {}

  /** The call of this number was not taken. */
  record Failed(long attempt, String why) implements LinkNews {}

  /** The session has ended. */
  record Ended(ActorRef<DispatcherMessage> session) implements LinkNews {}

  /** Times to do something. */
  enum Timer implements LinkNews {
    RETRY,
    DOUBT,
    LOBBY
  }
}
