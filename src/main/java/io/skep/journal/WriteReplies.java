package io.skep.journal;

import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.JournalProtocol.WriteMessageFailure;
import org.apache.pekko.persistence.JournalProtocol.WriteMessageRejected;
import org.apache.pekko.persistence.JournalProtocol.WriteMessageSuccess;
import org.apache.pekko.persistence.JournalProtocol.WriteMessages;
import org.apache.pekko.persistence.JournalProtocol.WriteMessagesFailed;
import org.apache.pekko.persistence.JournalProtocol.WriteMessagesSuccessful$;
import org.apache.pekko.persistence.PersistentRepr;
import scala.jdk.javaapi.CollectionConverters;

/** Pekko's answers to a request with one atomic write, in the order that its actors expect. */
final class WriteReplies {
  private WriteReplies() {}

  /** The write is in the log, or was rejected because of what it is. */
  static void answered(WriteMessages request, ActorRef journal, Optional<Exception> rejected) {
    int instance = request.actorInstanceId();
    request.persistentActor().tell(WriteMessagesSuccessful$.MODULE$, journal);
    if (rejected.isEmpty()) {
      each(request, event -> new WriteMessageSuccess(event, instance));
    } else {
      each(request, event -> new WriteMessageRejected(event, rejected.get(), instance));
    }
  }

  /** The write failed; whether it is in the log shows when the entity recovers. */
  static void failed(WriteMessages request, ActorRef journal, Throwable error) {
    var cause = unwrap(error);
    request.persistentActor().tell(new WriteMessagesFailed(cause, 1), journal);
    each(request, event -> new WriteMessageFailure(event, cause, request.actorInstanceId()));
  }

  private static void each(WriteMessages request, Function<PersistentRepr, Object> reply) {
    var write = (AtomicWrite) request.messages().head();
    for (var event : CollectionConverters.asJava(write.payload())) {
      request.persistentActor().tell(reply.apply(event), event.sender());
    }
  }

  private static Throwable unwrap(Throwable error) {
    var cause = error.getCause();
    return error instanceof CompletionException && cause != null ? cause : error;
  }
}
