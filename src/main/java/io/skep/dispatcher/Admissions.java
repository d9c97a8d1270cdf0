package io.skep.dispatcher;

import io.skep.session.AgentMessage;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;

/** Lets some register at a time, first come first served. Belongs to one actor. */
final class Admissions {
  private final int most;
  private final Set<ActorRef<AgentMessage>> waiting = new LinkedHashSet<>();
  private final Set<ActorRef<AgentMessage>> underWay = new LinkedHashSet<>();

  Admissions(int most) {
    this.most = most;
  }

  void ask(ActorRef<AgentMessage> session) {
    waiting.add(session);
  }

  /** Its registration is through, or it is gone. */
  void done(ActorRef<AgentMessage> session) {
    waiting.remove(session);
    underWay.remove(session);
  }

  /** Nobody waits and nothing is under way any more. */
  void clear() {
    waiting.clear();
    underWay.clear();
  }

  /** Admits as many as may be now. */
  void admit(Consumer<ActorRef<AgentMessage>> admitted) {
    while (underWay.size() < most && !waiting.isEmpty()) {
      ActorRef<AgentMessage> next = waiting.iterator().next();
      waiting.remove(next);
      underWay.add(next);
      admitted.accept(next);
    }
  }
}
