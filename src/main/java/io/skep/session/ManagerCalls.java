package io.skep.session;

import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** What an agent can ask of a manager's control port, under mutual TLS. */
public interface ManagerCalls {
  /**
   * Opens a session.
   *
   * @param manager control address, host:port
   * @return completes when it is open; fails with the reason if it is refused or nobody answers
   *     within a few seconds
   */
  CompletionStage<?> session(String manager, Flow<Message, Message, NotUsed> frames);

  /**
   * Sends a task's log as the stream of this id.
   *
   * @return completes when the manager has read it all, or wants no more
   */
  CompletionStage<?> logs(String manager, String id, Source<ByteString, ?> lines);
}
