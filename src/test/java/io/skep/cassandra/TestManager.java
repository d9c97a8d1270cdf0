package io.skep.cassandra;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.skep.journal.EventLog;
import io.skep.journal.EventLogContract;
import io.skep.journal.PayloadCipher;
import io.skep.journal.StoredEvent;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.awaitility.Awaitility;

/** A manager with a journal of texts in Cassandra, whose elections the test holds. */
final class TestManager implements EventLogContract.Journal {
  private static final long LIMIT_SECONDS = 60;

  private final ActorSystem system;
  private final FakeElections elections = new FakeElections();
  private final CassandraJournal journal;

  TestManager(CassandraServer server, String keyspace, String node) {
    this(server, keyspace, node, new PlainCipher(1), ConfigFactory.empty());
  }

  TestManager(CassandraServer server, String keyspace, String node, Config further) {
    this(server, keyspace, node, new PlainCipher(1), further);
  }

  TestManager(CassandraServer server, String keyspace, String node, PayloadCipher cipher) {
    this(server, keyspace, node, cipher, ConfigFactory.empty());
  }

  private TestManager(
      CassandraServer server, String keyspace, String node, PayloadCipher cipher, Config further) {
    this.system =
        ActorSystem.create(
            node,
            CassandraConfig.over(
                ConfigFactory.parseString("pekko.log-dead-letters = off")
                    .withFallback(further)
                    .withFallback(CassandraSettings.own(server, keyspace))
                    .withFallback(ConfigFactory.load())));
    this.journal =
        CassandraJournal.open(
            (ExtendedActorSystem) system, elections, node, cipher, InstantSource.system());
  }

  CassandraJournal journal() {
    return journal;
  }

  @Override
  public EventLog log() {
    return journal.log();
  }

  /** Tells this manager that it was elected, and waits until it leads. */
  TestManager elected(long term) {
    elections.won(term);
    Awaitility.await()
        .alias("leads after the election of term " + term)
        .atMost(LIMIT_SECONDS, TimeUnit.SECONDS)
        .until(() -> journal.led().isDone() && !journal.led().isCompletedExceptionally());
    return this;
  }

  /** Tells this manager that it was elected. */
  void won(long term) {
    elections.won(term);
  }

  /** Tells this manager that another may lead. */
  void deposed() {
    elections.lost();
  }

  /** Offers one event; the answer comes when it is in the log for good. */
  CompletableFuture<Void> offer(String entity, long number, String... texts) {
    var events = new ArrayList<Append.Event>();
    for (var text : texts) {
      long at = number + events.size();
      events.add(
          new Append.Event(at, 1_000 + at, "", journal.sealing().sealEvent(text, entity, at)));
    }
    var append = new Append(entity, "writer", events, new CompletableFuture<>());
    journal.write(append);
    return append.done();
  }

  void write(String entity, long number, String... texts) {
    offer(entity, number, texts).orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
  }

  @Override
  public void writeText(String entity, long number, String text) {
    write(entity, number, text);
  }

  List<Object> payloadsOf(String entity) {
    return log().readEntity(entity).stream().map(StoredEvent::payload).toList();
  }

  /** The whole log, as texts. */
  List<String> texts() {
    return log().read(0, 10_000).stream()
        .map(event -> event.index() + " " + event.payload())
        .toList();
  }

  void awaitIndex(long index) {
    Awaitility.await()
        .atMost(LIMIT_SECONDS, TimeUnit.SECONDS)
        .until(() -> log().lastIndex() >= index);
  }

  @Override
  public void close() {
    journal.close();
    elections.close();
    system.terminate();
    Awaitility.await()
        .atMost(LIMIT_SECONDS, TimeUnit.SECONDS)
        .until(() -> system.getWhenTerminated().toCompletableFuture().isDone());
  }
}
