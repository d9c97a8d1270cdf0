package io.skep.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.JournalProtocol.RecoverySuccess;
import org.apache.pekko.persistence.JournalProtocol.ReplayMessages;
import org.apache.pekko.persistence.JournalProtocol.WriteMessages;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.journal.Tagged;
import org.apache.pekko.persistence.journal.japi.AsyncWriteJournal;
import scala.PartialFunction;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;
import scala.runtime.BoxedUnit;

/**
 * The journal plugin {@code skep.raft-journal}.
 *
 * <p>Tags are not kept: whoever wants to follow events follows {@link EventLog}, which holds all.
 */
public final class RaftWriteJournal extends AsyncWriteJournal {
  private final RaftJournal journal = RaftJournalExtension.get(context().system()).journal();
  private final ConcurrentHashMap<String, CompletableFuture<?>> underWay =
      new ConcurrentHashMap<>();

  /** For Pekko, which makes one for each journal that is configured. */
  public RaftWriteJournal() {}

  /**
   * Answers the two questions that nearly every entity asks without futures and further actors: one
   * write, and the recovery of an entity without events. All else takes Pekko's own way.
   */
  @Override
  public void aroundReceive(PartialFunction<Object, BoxedUnit> receive, Object message) {
    switch (message) {
      case WriteMessages write when isOneAtomicWrite(write) -> writeAtOnce(write);
      case ReplayMessages replay when hasNothingToReplay(replay) ->
          replay
              .persistentActor()
              .tell(new RecoverySuccess(journal.head(replay.persistenceId()).highest()), self());
      default -> super.aroundReceive(receive, message);
    }
  }

  private static boolean isOneAtomicWrite(WriteMessages write) {
    return write.messages().size() == 1 && write.messages().head() instanceof AtomicWrite;
  }

  private boolean hasNothingToReplay(ReplayMessages replay) {
    return journal.caughtUp().isDone()
        && !underWay.containsKey(replay.persistenceId())
        && journal.head(replay.persistenceId()).highest() < Math.max(1, replay.fromSequenceNr());
  }

  private void writeAtOnce(WriteMessages request) {
    var self = self();
    AtomicWrite write;
    try {
      write = preparePersistentBatch(request.messages()).head();
    } catch (RuntimeException e) {
      // An event adapter refused it: a rejection, as in Pekko's own way.
      WriteReplies.answered(request, self, Optional.of(e));
      return;
    }
    var _ =
        write(write)
            .whenComplete(
                (rejected, error) -> {
                  if (error == null) {
                    WriteReplies.answered(request, self, rejected);
                  } else {
                    WriteReplies.failed(request, self, error);
                  }
                });
  }

  @Override
  public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(Iterable<AtomicWrite> writes) {
    var results = new ArrayList<CompletableFuture<Optional<Exception>>>();
    for (var write : writes) {
      results.add(write(write));
    }
    var all =
        CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
            .<Iterable<Optional<Exception>>>thenApply(
                done -> results.stream().map(CompletableFuture::join).toList());
    return FutureConverters.asScala(all);
  }

  private CompletableFuture<Optional<Exception>> write(AtomicWrite write) {
    Operation.WriteEvents operation;
    try {
      operation = operation(CollectionConverters.asJava(write.payload()));
    } catch (RuntimeException e) {
      // Not stored because of what it is, not because of the journal: a rejection.
      return journal.write(numbersOf(write)).thenApply(skipped -> Optional.of(e));
    }
    var done = journal.write(operation).<Optional<Exception>>thenApply(RaftWriteJournal::accepted);
    underWay.put(write.persistenceId(), done);
    return done.whenComplete((result, error) -> underWay.remove(write.persistenceId(), done));
  }

  private static Operation numbersOf(AtomicWrite rejected) {
    return new Operation.SkipNumbers(
        rejected.persistenceId(), rejected.lowestSequenceNr(), rejected.highestSequenceNr());
  }

  private Operation.WriteEvents operation(List<PersistentRepr> events) {
    var first = events.getFirst();
    var bodies = new ArrayList<EventBody>(events.size());
    for (var event : events) {
      if (event.metadata().isDefined()) {
        throw new IllegalArgumentException(
            event.persistenceId() + ": metadata (expected: none, the Raft journal keeps none)");
      }
      var payload = event.payload() instanceof Tagged tagged ? tagged.payload() : event.payload();
      bodies.add(
          new EventBody(
              event.timestamp() == 0 ? System.currentTimeMillis() : event.timestamp(),
              event.manifest(),
              journal.sealEvent(payload, event.persistenceId(), event.sequenceNr())));
    }
    return new Operation.WriteEvents(
        first.persistenceId(), first.sequenceNr(), first.writerUuid(), bodies);
  }

  private static Optional<Exception> accepted(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done done -> Optional.empty();
      case Outcome.Fenced fenced -> throw new WriteFencedException(fenced.currentTerm());
      case Outcome.OutOfSequence other ->
          throw new IllegalStateException(
              "the entity's events end at " + other.highest() + ": another writer was here");
    };
  }

  @Override
  public Future<Void> doAsyncDeleteMessagesTo(String persistenceId, long toSequenceNr) {
    return FutureConverters.asScala(
        journal
            .write(new Operation.DeleteEvents(persistenceId, toSequenceNr))
            .thenAccept(RaftWriteJournal::accepted));
  }

  @Override
  public Future<Void> doAsyncReplayMessages(
      String persistenceId,
      long fromSequenceNr,
      long toSequenceNr,
      long max,
      Consumer<PersistentRepr> replay) {
    return FutureConverters.asScala(
        CompletableFuture.runAsync(
            () -> replay(persistenceId, fromSequenceNr, toSequenceNr, max, replay),
            context().dispatcher()));
  }

  private void replay(
      String persistenceId, long from, long to, long max, Consumer<PersistentRepr> replay) {
    long last = max > to - from ? to : from + max - 1;
    journal.eventsOf(persistenceId, from, last).forEach(event -> replay.accept(repr(event.row())));
  }

  private PersistentRepr repr(EventRow row) {
    return PersistentRepr.apply(
            journal.reader().payload(row),
            row.sequenceNr(),
            row.persistenceId(),
            row.body().adapterManifest(),
            false,
            null,
            row.writer())
        .withTimestamp(row.body().writtenAt());
  }

  @Override
  public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long fromSequenceNr) {
    CompletionStage<?> pending = underWay.get(persistenceId);
    if (pending == null && journal.caughtUp().isDone()) {
      return Future.successful(journal.head(persistenceId).highest());
    }
    // A restarted entity must see what its former self had sent, however that ended.
    var settled = pending == null ? journal.caughtUp() : pending;
    return FutureConverters.asScala(
        settled
            .handle((result, error) -> journal.caughtUp())
            .thenCompose(caughtUp -> caughtUp)
            .thenApply(done -> journal.head(persistenceId).highest()));
  }
}
