package io.skep.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What every journal's log promises; each journal has a test that gives it one. */
public abstract class EventLogContract {
  private static final long LIMIT_SECONDS = 60;

  /** A journal of texts that leads. */
  public interface Journal extends AutoCloseable {
    /** Its log. */
    EventLog log();

    /** Writes one event and waits until it is acknowledged. */
    void writeText(String entity, long number, String text);

    @Override
    void close();
  }

  /** Opens the journal; the same again within one test. */
  protected abstract Journal openJournal() throws Exception;

  @Test
  public void theLogBeginsWithAnOpenedTermAndHasNoGaps() throws Exception {
    try (var journal = openJournal()) {
      for (int number = 1; number <= 20; number++) {
        journal.writeText("a", number, "a-" + number);
        journal.writeText("b", number, "b-" + number);
      }
      var events = journal.log().read(0, 100);
      assertThat(events.getFirst().payload()).isInstanceOf(TermOpened.class);
      assertThat(indexes(events))
          .containsExactlyElementsOf(
              LongStream.rangeClosed(1, journal.log().lastIndex()).boxed().toList());
      assertThat(events).hasSize(41);
    }
  }

  @Test
  public void readGivesWhatFollowsAnIndexUpToALimit() throws Exception {
    try (var journal = openJournal()) {
      writeAll(journal, "a", 10);
      assertThat(indexes(journal.log().read(3, 4))).containsExactly(4L, 5L, 6L, 7L);
      assertThat(indexes(journal.log().read(9, 4))).containsExactly(10L, 11L);
      assertThat(journal.log().read(11, 4)).isEmpty();
      assertThat(journal.log().read(1_000, 4)).isEmpty();
      assertThatThrownBy(() -> journal.log().read(0, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("limit: 0");
    }
  }

  @Test
  public void getFindsTheEventOfExactlyThatIndex() throws Exception {
    try (var journal = openJournal()) {
      writeAll(journal, "a", 3);
      var found = journal.log().get(3).orElseThrow();
      assertThat(found.index()).isEqualTo(3);
      assertThat(found.persistenceId()).isEqualTo("a");
      assertThat(found.sequenceNr()).isEqualTo(2);
      assertThat(found.payload()).isEqualTo("a-2");
      assertThat(found.term()).isPositive();
      assertThat(journal.log().get(0)).isEmpty();
      assertThat(journal.log().get(5)).isEmpty();
    }
  }

  @Test
  public void anEntityHasItsOwnEventsInOrderAndNoOthers() throws Exception {
    try (var journal = openJournal()) {
      writeAll(journal, "a", 3);
      writeAll(journal, "b", 2);
      assertThat(journal.log().readEntity("a").stream().map(StoredEvent::payload))
          .containsExactly("a-1", "a-2", "a-3");
      assertThat(journal.log().readEntity("nobody")).isEmpty();
      assertThat(journal.log().readEntity(TermOpened.PERSISTENCE_ID)).hasSize(1);
    }
  }

  @Test
  public void aFollowerSeesHistoryAndThenWhatIsNewEachOnceInOrder() throws Exception {
    var seen = new CopyOnWriteArrayList<Long>();
    try (var journal = openJournal()) {
      writeAll(journal, "a", 10);
      try (var _ = journal.log().subscribe(2, events -> seen.addAll(indexes(events)))) {
        writeAll(journal, "b", 10);
        Awaitility.await().atMost(LIMIT_SECONDS, TimeUnit.SECONDS).until(() -> seen.size() == 19);
      }
      journal.writeText("c", 1, "after the end of the subscription");
      assertThat(seen).containsExactlyElementsOf(LongStream.rangeClosed(3, 21).boxed().toList());
    }
  }

  @Test
  public void whatWasAcknowledgedIsThereWhenOpenedAgain() throws Exception {
    long last;
    try (var journal = openJournal()) {
      writeAll(journal, "a", 5);
      last = journal.log().lastIndex();
    }
    try (var journal = openJournal()) {
      journal.writeText("a", 6, "a-6");
      var again = journal.log().read(0, 100);
      assertThat(journal.log().lastIndex()).isGreaterThan(last);
      assertThat(again).hasSize((int) journal.log().lastIndex());
      assertThat(journal.log().readEntity("a")).hasSize(6);
      assertThat(again.stream().map(StoredEvent::term)).isSorted();
      assertThat(journal.log().readEntity(TermOpened.PERSISTENCE_ID))
          .extracting(event -> ((TermOpened) event.payload()).term())
          .hasSizeGreaterThanOrEqualTo(2)
          .doesNotHaveDuplicates()
          .isSorted();
    }
  }

  private static void writeAll(Journal journal, String entity, int count) {
    for (int number = 1; number <= count; number++) {
      journal.writeText(entity, number, entity + "-" + number);
    }
  }

  private static List<Long> indexes(List<StoredEvent> events) {
    return events.stream().map(StoredEvent::index).toList();
  }
}
