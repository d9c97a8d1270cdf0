package io.skep.cassandra;

import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.JournalProtocol.WriteMessageFailure;
import org.apache.pekko.persistence.JournalProtocol.WriteMessageRejected;
import org.apache.pekko.persistence.JournalProtocol.WriteMessageSuccess;
import org.apache.pekko.persistence.JournalProtocol.WriteMessages;
import org.apache.pekko.persistence.Persistence;
import org.apache.pekko.persistence.PersistentEnvelope;
import org.apache.pekko.persistence.PersistentRepr;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Writes to the entities' table through pekko-persistence-cassandra's own journal. */
final class PluginWrites {
  private final ActorRef writer;

  PluginWrites(ExtendedActorSystem system) {
    var journal =
        Persistence.get(system)
            .journalFor(CassandraConfig.PLUGIN + ".journal", ConfigFactory.empty());
    this.writer =
        system.systemActorOf(
            Props.create(Writer.class, () -> new Writer(journal)), "skep-cassandra-writer");
  }

  /** Events of one entity, to be stored all or none; the answer comes on an actor's thread. */
  CompletableFuture<Void> store(List<LogRow> rows) {
    var done = new CompletableFuture<Void>();
    writer.tell(new Store(write(rows), rows.size(), done), ActorRef.noSender());
    return done;
  }

  private static AtomicWrite write(List<LogRow> rows) {
    var events = new ArrayList<PersistentRepr>();
    for (var row : rows) {
      events.add(
          PersistentRepr.apply(
                  new SealedEvent(row.index(), row.term(), row.payload()),
                  row.sequenceNr(),
                  row.persistenceId(),
                  row.adapterManifest(),
                  false,
                  ActorRef.noSender(),
                  row.writer())
              .withTimestamp(row.writtenAt()));
    }
    return new AtomicWrite(sequence(events));
  }

  private static <T> Seq<T> sequence(List<T> list) {
    return CollectionConverters.asScala(list).toList();
  }

  private record Store(AtomicWrite write, int events, CompletableFuture<Void> done) {}

  /** Asks the plugin as a persistent actor would, and knows the answers by their number. */
  private static final class Writer extends AbstractActor {
    private final ActorRef journal;
    private final Map<Integer, Open> open = new HashMap<>();
    private int last;

    private static final class Open {
      private final CompletableFuture<Void> done;
      private int left;

      private Open(CompletableFuture<Void> done, int left) {
        this.done = done;
        this.left = left;
      }
    }

    Writer(ActorRef journal) {
      this.journal = journal;
    }

    @Override
    public Receive createReceive() {
      return receiveBuilder()
          .match(Store.class, this::store)
          .match(WriteMessageSuccess.class, answer -> succeeded(answer.actorInstanceId()))
          .match(
              WriteMessageFailure.class, answer -> failed(answer.actorInstanceId(), answer.cause()))
          .match(
              WriteMessageRejected.class,
              answer -> failed(answer.actorInstanceId(), answer.cause()))
          .matchAny(summary -> {})
          .build();
    }

    /** As the system ends: nobody is to wait for an answer that does not come. */
    @Override
    public void postStop() {
      var why = new IllegalStateException("the actors have ended");
      open.values().forEach(write -> write.done.completeExceptionally(why));
      open.clear();
    }

    private void store(Store store) {
      int number = ++last;
      open.put(number, new Open(store.done(), store.events()));
      Seq<PersistentEnvelope> one = sequence(List.<PersistentEnvelope>of(store.write()));
      journal.tell(new WriteMessages(one, self(), number), self());
    }

    private void succeeded(int number) {
      var write = open.get(number);
      if (write != null && --write.left == 0) {
        open.remove(number);
        write.done.complete(null);
      }
    }

    private void failed(int number, Throwable why) {
      var write = open.remove(number);
      if (write != null) {
        write.done.completeExceptionally(why);
      }
    }
  }
}
