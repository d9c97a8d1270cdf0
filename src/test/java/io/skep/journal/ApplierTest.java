package io.skep.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.journal.Outcome.Done;
import io.skep.journal.Outcome.Fenced;
import io.skep.journal.Outcome.OutOfSequence;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The laws of the log, applied to a store without Raft. */
final class ApplierTest {
  private static final UUID ONE = new UUID(0, 1);
  private static final UUID OTHER = new UUID(0, 2);

  @TempDir Path directory;
  private EventStore store;
  private Applier applier;
  private long raftIndex;

  @BeforeEach
  void openTermThree() throws IOException {
    store = EventStore.open(directory);
    applier = new Applier(store);
    apply(3, ONE, new Operation.OpenTerm(3, "m1", 0));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void everyEventHasTheNextIndexWhateverItsEntity() {
    assertThat(apply(3, ONE, write("a", 1, "w"), write("b", 1, "w"), write("a", 2, "w")))
        .containsExactly(new Done(2), new Done(3), new Done(4));
    assertThat(store.eventsAfter(0, 10))
        .extracting(EventStore.IndexedRow::index)
        .containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void aWriteOfAnOlderTermIsRefusedAndChangesNothing() {
    apply(5, OTHER, new Operation.OpenTerm(5, "m2", 0));
    long before = applier.state().lastEvent();
    assertThat(apply(3, ONE, write("a", 1, "w"))).containsExactly(new Fenced(5));
    assertThat(applier.state().lastEvent()).isEqualTo(before);
    assertThat(store.head("a")).isEqualTo(Head.NONE);
  }

  @Test
  void aWriteOfATermThatWasNeverOpenedIsRefused() {
    assertThat(apply(4, ONE, write("a", 1, "w"))).containsExactly(new Fenced(3));
  }

  @Test
  void deletesAndSnapshotsAreFencedAsWritesAre() {
    apply(5, OTHER, new Operation.OpenTerm(5, "m2", 0));
    var payload = new PayloadBody(1, "", new byte[0]);
    assertThat(
            apply(
                3,
                ONE,
                new Operation.DeleteEvents("a", 1),
                new Operation.SaveSnapshot("a", 1, 0, payload),
                new Operation.DeleteSnapshots("a", 0, 9, 0, 9),
                new Operation.SkipNumbers("a", 1, 1)))
        .containsOnly(new Fenced(5));
  }

  @Test
  void anOlderTermCannotBeOpenedAgain() {
    apply(5, OTHER, new Operation.OpenTerm(5, "m2", 0));
    assertThat(apply(4, ONE, new Operation.OpenTerm(4, "m1", 0))).containsExactly(new Fenced(5));
  }

  @Test
  void openingATermTellsWhetherTheSameProcessLedBefore() {
    assertThat(apply(4, ONE, new Operation.OpenTerm(4, "m1", 0))).containsExactly(new Done(1));
    assertThat(apply(5, OTHER, new Operation.OpenTerm(5, "m2", 0))).containsExactly(new Done(0));
    assertThat(apply(6, ONE, new Operation.OpenTerm(6, "m1", 0))).containsExactly(new Done(0));
  }

  @Test
  void aRepeatedWriteIsKnownByItsNumbersAndWriter() {
    apply(3, ONE, write("a", 1, "w"));
    assertThat(apply(3, ONE, write("a", 1, "w"))).containsExactly(new Done(2));
    assertThat(applier.state().lastEvent()).isEqualTo(2);
  }

  @Test
  void aRepeatedWriteThatWasCommittedIsDoneEvenWhenItsTermIsOver() {
    apply(3, ONE, write("a", 1, "w"));
    apply(5, OTHER, new Operation.OpenTerm(5, "m2", 0));
    assertThat(apply(3, ONE, write("a", 1, "w"))).containsExactly(new Done(2));
  }

  @Test
  void theSameNumbersOfAnotherWriterAreRefused() {
    apply(3, ONE, write("a", 1, "w"));
    assertThat(apply(3, ONE, write("a", 1, "v"))).containsExactly(new OutOfSequence(1));
  }

  @Test
  void aGapIsRefusedUnlessItsNumbersWereSkippedOnPurpose() {
    assertThat(apply(3, ONE, write("a", 2, "w"))).containsExactly(new OutOfSequence(0));
    assertThat(apply(3, ONE, new Operation.SkipNumbers("a", 1, 1), write("a", 2, "w")))
        .containsExactly(new Done(0), new Done(2));
  }

  @Test
  void theHighestNumberOutlivesDeletesAndTheLogKeepsTheEvents() {
    apply(3, ONE, write("a", 1, "w"), write("a", 2, "w"));
    apply(3, ONE, new Operation.DeleteEvents("a", Long.MAX_VALUE));
    assertThat(applier.head("a").highest()).isEqualTo(2);
    assertThat(store.eventsOf("a", 1, 2)).isEmpty();
    assertThat(store.event(2)).isPresent();
    assertThat(apply(3, ONE, write("a", 3, "w"))).containsExactly(new Done(4));
  }

  @Test
  void namesThatBeginAlikeAreDifferentEntities() {
    apply(3, ONE, write("a", 1, "w"), write("aa", 1, "w"), save("a", 5), save("aa", 7));
    assertThat(store.eventsOf("a", 1, 9)).hasSize(1);
    assertThat(store.snapshots("a", 0, Long.MAX_VALUE))
        .extracting(SnapshotRow::sequenceNr)
        .containsExactly(5L);
  }

  @Test
  void aStoreThatWasBroughtToDiskIsTheSameWhenOpenedAgain() throws IOException {
    apply(3, ONE, write("a", 1, "w"));
    var before = store.checkpoint(directory.resolveSibling(directory.getFileName() + "-copy"));
    store.close();
    store = EventStore.open(directory);
    assertThat(store.state()).isEqualTo(before);
    assertThat(store.eventsOf("a", 1, 1)).hasSize(1);
  }

  private List<Outcome> apply(long term, UUID process, Operation... operations) {
    var bytes =
        Entry.encode(
            term, process, java.util.Arrays.stream(operations).map(Entry::encode).toList());
    return applier.apply(term, ++raftIndex, Entry.decode(bytes)).outcomes();
  }

  private static Operation write(String entity, long number, String writer) {
    var payload =
        new PayloadBody(
            1, "text", (entity + number).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return new Operation.WriteEvents(
        entity, number, writer, List.of(new EventBody(number, "", payload)));
  }

  private static Operation save(String entity, long number) {
    return new Operation.SaveSnapshot(entity, number, 1, new PayloadBody(1, "", new byte[3]));
  }
}
