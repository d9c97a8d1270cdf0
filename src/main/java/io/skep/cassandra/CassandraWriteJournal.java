package io.skep.cassandra;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.journal.Tagged;
import org.apache.pekko.persistence.journal.japi.AsyncWriteJournal;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;

/**
 * The journal plugin {@code skep.cassandra-journal}: puts events into the swarm's order and has
 * pekko-persistence-cassandra store them.
 *
 * <p>Tags are not kept: whoever wants to follow events follows the log, which holds all.
 */
public final class CassandraWriteJournal extends AsyncWriteJournal {
  private final CassandraJournal journal =
      CassandraJournalExtension.get(context().system()).journal();
  private final ConcurrentHashMap<String, CompletableFuture<Void>> underWay =
      new ConcurrentHashMap<>();

  /** For Pekko, which makes one for each journal that is configured. */
  public CassandraWriteJournal() {}

  @Override
  public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(Iterable<AtomicWrite> writes) {
    var results = new ArrayList<CompletableFuture<Optional<Exception>>>();
    for (var write : writes) {
      results.add(write(write));
    }
    return FutureConverters.asScala(
        CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
            .<Iterable<Optional<Exception>>>thenApply(
                done -> results.stream().map(CompletableFuture::join).toList()));
  }

  private CompletableFuture<Optional<Exception>> write(AtomicWrite write) {
    Append append;
    try {
      append = append(CollectionConverters.asJava(write.payload()));
    } catch (RuntimeException e) {
      // Not stored because of what it is, not because of the journal: a rejection.
      return CompletableFuture.completedFuture(Optional.of(e));
    }
    var done = append.done();
    underWay.put(append.persistenceId(), done);
    journal.write(append);
    return done.whenComplete((stored, error) -> underWay.remove(append.persistenceId(), done))
        .thenApply(stored -> Optional.empty());
  }

  private Append append(List<PersistentRepr> events) {
    var first = events.getFirst();
    var sealed = new ArrayList<Append.Event>(events.size());
    for (var event : events) {
      if (event.metadata().isDefined()) {
        throw new IllegalArgumentException(
            event.persistenceId() + ": metadata (expected: none, this journal keeps none)");
      }
      var payload = event.payload() instanceof Tagged tagged ? tagged.payload() : event.payload();
      sealed.add(
          new Append.Event(
              event.sequenceNr(),
              event.timestamp() == 0 ? System.currentTimeMillis() : event.timestamp(),
              event.manifest(),
              journal.sealing().sealEvent(payload, event.persistenceId(), event.sequenceNr())));
    }
    return new Append(first.persistenceId(), first.writerUuid(), sealed, new CompletableFuture<>());
  }

  @Override
  public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long fromSequenceNr) {
    var pending = underWay.get(persistenceId);
    // A restarted entity must see what its former self had sent, however that ended.
    var settled = pending == null ? journal.led() : settled(pending);
    return FutureConverters.asScala(
        settled.thenApplyAsync(
            led -> highest(persistenceId, fromSequenceNr), context().dispatcher()));
  }

  private CompletableFuture<Void> settled(CompletableFuture<Void> write) {
    return write.exceptionallyCompose(failed -> journal.led()).thenCompose(done -> journal.led());
  }

  private long highest(String persistenceId, long from) {
    return journal.entities(
        table ->
            table.highest(
                persistenceId,
                Math.max(from, table.deletedTo(persistenceId)),
                journal.tail()::counts));
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
            () ->
                journal.entities(
                    table ->
                        replay(table, persistenceId, fromSequenceNr, toSequenceNr, max, replay)),
            context().dispatcher()));
  }

  private long replay(
      EntityTable table,
      String persistenceId,
      long from,
      long to,
      long max,
      Consumer<PersistentRepr> replay) {
    long first = Math.max(from, table.deletedTo(persistenceId) + 1);
    if (max <= 0 || first > to) {
      return max;
    }
    long[] left = {max};
    table.read(
        persistenceId,
        first,
        to,
        journal.tail()::counts,
        stored -> {
          replay.accept(repr(persistenceId, stored));
          return --left[0] > 0;
        });
    return left[0];
  }

  private PersistentRepr repr(String persistenceId, EntityTable.Stored stored) {
    return PersistentRepr.apply(
            journal
                .sealing()
                .readEvent(stored.event().payload(), persistenceId, stored.sequenceNr()),
            stored.sequenceNr(),
            persistenceId,
            stored.adapterManifest(),
            false,
            null,
            stored.writer())
        .withTimestamp(stored.writtenAt());
  }

  @Override
  public Future<Void> doAsyncDeleteMessagesTo(String persistenceId, long toSequenceNr) {
    var done =
        journal
            .led()
            .thenApplyAsync(led -> highest(persistenceId, 0), context().dispatcher())
            .thenAccept(highest -> delete(persistenceId, Math.min(toSequenceNr, highest)));
    return FutureConverters.asScala(done);
  }

  /** Never beyond what counts: what others left there must not hide events to come. */
  private void delete(String persistenceId, long to) {
    journal.entities(
        table -> {
          table.delete(persistenceId, to);
          return to;
        });
  }
}
