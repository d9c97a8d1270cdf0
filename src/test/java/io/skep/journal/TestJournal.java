package io.skep.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A journal of texts in a directory, without actors. */
final class TestJournal implements EventLogContract.Journal {
  private final RaftJournal journal;

  private TestJournal(RaftJournal journal) {
    this.journal = journal;
  }

  static TestJournal open(Path dir) throws IOException {
    return open(RaftJournalConfig.alone(dir, "m1", limits(1L << 20, 0)));
  }

  static RaftJournalConfig.Limits limits(long checkpointBytes, long minFreeBytes) {
    return new RaftJournalConfig.Limits(
        java.time.Duration.ofMillis(300), 1 << 20, 64L << 20, checkpointBytes, minFreeBytes);
  }

  static TestJournal open(RaftJournalConfig config) throws IOException {
    var journal = RaftJournal.open(config, new Texts());
    journal.caughtUp().orTimeout(60, TimeUnit.SECONDS).join();
    return new TestJournal(journal);
  }

  RaftJournal journal() {
    return journal;
  }

  @Override
  public EventLog log() {
    return journal.log();
  }

  /** Offers one event; the outcome comes when the log has it. */
  CompletableFuture<Outcome> offer(String entity, long number, String text) {
    var body = new EventBody(1_000 + number, "", journal.sealEvent(text, entity, number));
    return journal.write(new Operation.WriteEvents(entity, number, "writer", List.of(body)));
  }

  /** Writes one event and waits for it. */
  Outcome write(String entity, long number, String text) {
    return offer(entity, number, text).orTimeout(60, TimeUnit.SECONDS).join();
  }

  @Override
  public void writeText(String entity, long number, String text) {
    write(entity, number, text);
  }

  /** Writes events {@code from} to {@code to} of an entity, all at once. */
  void writeAll(String entity, long from, long to) {
    var offered = new java.util.ArrayList<CompletableFuture<Outcome>>();
    for (long number = from; number <= to; number++) {
      offered.add(offer(entity, number, entity + "-" + number));
    }
    offered.forEach(one -> one.orTimeout(60, TimeUnit.SECONDS).join());
  }

  List<Object> payloadsOf(String entity) {
    return log().readEntity(entity).stream().map(StoredEvent::payload).toList();
  }

  @Override
  public void close() {
    journal.close();
  }
}
