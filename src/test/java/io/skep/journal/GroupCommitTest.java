package io.skep.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.journal.Outcome.Done;
import io.skep.journal.Outcome.Fenced;
import io.skep.journal.Outcome.OutOfSequence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Writes are gathered, held and repeated; against a log that answers when the test says so. */
final class GroupCommitTest {
  private final UUID process = UUID.randomUUID();
  private final java.util.concurrent.ExecutorService thread = Executors.newSingleThreadExecutor();
  private final GroupCommit commit =
      new GroupCommit(process, new GroupCommit.Limits(1_000, 10_000), thread);
  private final List<Submitted> log = java.util.Collections.synchronizedList(new ArrayList<>());

  private record Submitted(Entry entry, CompletableFuture<List<Outcome>> answer) {
    void done() {
      answer.complete(entry.operations().stream().<Outcome>map(one -> new Done(1)).toList());
    }

    void lost() {
      answer.completeExceptionally(new IllegalStateException("not leader"));
    }
  }

  @AfterEach
  void stop() {
    thread.shutdownNow();
  }

  @Test
  void whatWaitsTogetherGoesTogetherAndTwoEntriesAtMostAreUnderWay() {
    open(1, false);
    var all = new ArrayList<CompletableFuture<Outcome>>();
    for (int i = 1; i <= 10; i++) {
      all.add(offer("a", i));
    }
    assertThat(log).hasSize(2);
    log.get(0).done();
    await(3);
    assertThat(log.get(2).entry().operations()).hasSize(8);
    log.get(1).done();
    log.get(2).done();
    assertThat(all).allSatisfy(one -> assertThat(one).isCompletedWithValue(new Done(1)));
  }

  @Test
  void anEntryStaysWithinItsBytes() {
    for (int i = 1; i <= 40; i++) {
      var _ = offer("a", i);
    }
    open(1, false);
    assertThat(log)
        .isNotEmpty()
        .allSatisfy(one -> assertThat(size(one.entry())).isLessThanOrEqualTo(1_000));
  }

  @Test
  void beforeTheFirstTermWritesWait() {
    var early = offer("a", 1);
    assertThat(early).isNotDone();
    open(1, false);
    log.getFirst().done();
    assertThat(early).isCompleted();
  }

  @Test
  void aLostLeadershipIsWaitedOutAndTheOrderKept() {
    open(1, false);
    var one = offer("a", 1);
    var two = offer("a", 2);
    commit.hold();
    log.get(1).lost();
    log.get(0).lost();
    var three = offer("a", 3);
    open(4, true);
    await(3);
    assertThat(numbers(log.get(2).entry())).containsExactly(1L, 2L, 3L);
    assertThat(log.get(2).entry().term()).isEqualTo(4);
    log.get(2).done();
    assertThat(List.of(one, two, three)).allSatisfy(each -> assertThat(each).isCompleted());
  }

  @Test
  void whoLeadsAgainIsSettledOnceWhatItHeldIsAnswered() {
    open(1, false);
    var held = offer("a", 1);
    commit.hold();
    log.getFirst().lost();
    open(4, true);
    await(2);
    var settled = commit.settled();
    assertThat(settled).isNotDone();
    log.get(1).done();
    assertThat(settled).succeedsWithin(Duration.ofSeconds(10));
    assertThat(held).isCompleted();
    assertThat(commit.settled()).isCompleted();
  }

  @Test
  void writesFailWhenAnotherProcessLedInBetween() {
    open(1, false);
    var old = offer("a", 1);
    commit.hold();
    log.getFirst().lost();
    open(5, false);
    assertThatThrownBy(old::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(WriteFencedException.class);
    var fresh = offer("b", 1);
    assertThat(fresh).isNotDone();
    await(2);
    log.getLast().done();
    assertThat(fresh).isCompleted();
  }

  @Test
  void aFenceOfOnesOwnNewTermIsNoFailure() {
    open(1, false);
    var write = offer("a", 1);
    commit.opening(2);
    log.getFirst().answer().complete(List.of(new Fenced(2)));
    assertThat(write).isNotDone();
    open(2, true);
    await(2);
    log.get(1).done();
    assertThat(write).isCompletedWithValue(new Done(1));
  }

  @Test
  void aFenceOfAnotherIsTheAnswer() {
    open(1, false);
    var write = offer("a", 1);
    log.getFirst().answer().complete(List.of(new Fenced(9)));
    assertThat(write).isCompletedWithValue(new Fenced(9));
  }

  @Test
  void aWriteThatCameBeforeItsRepeatedPredecessorIsRepeatedToo() {
    open(1, false);
    var one = offer("a", 1);
    var two = offer("a", 2);
    log.get(0).lost();
    log.get(1).answer().complete(List.of(new OutOfSequence(0)));
    await(3);
    assertThat(numbers(log.get(2).entry())).containsExactly(1L, 2L);
    log.get(2).done();
    assertThat(one).isCompletedWithValue(new Done(1));
    assertThat(two).isCompletedWithValue(new Done(1));
  }

  @Test
  void anUnavailableJournalFailsWhatWaitsAndWhatComes() {
    open(1, false);
    var underWay = offer("a", 1);
    var why = new JournalUnavailableException(JournalUnavailableException.Reason.DISK_FULL, "full");
    commit.refuse(why);
    assertThatThrownBy(underWay::join).hasCause(why);
    assertThatThrownBy(offer("b", 1)::join).hasCause(why);
    open(1, true);
    var after = offer("c", 1);
    log.getLast().done();
    assertThat(after).isCompleted();
    log.getFirst().lost();
    assertThat(log).as("an answer that comes too late repeats nothing").hasSize(2);
  }

  @Test
  void moreThanMayWaitIsRefusedAsOverload() {
    for (int i = 1; i <= 400; i++) {
      var _ = offer("a", i);
    }
    assertThatThrownBy(offer("a", 401)::join)
        .hasCauseInstanceOf(JournalUnavailableException.class)
        .hasMessageContaining("expected: <= 10000");
  }

  private void open(long term, boolean unbroken) {
    commit.opening(term);
    commit.open(
        term,
        unbroken,
        bytes -> {
          var submitted = new Submitted(Entry.decode(bytes), new CompletableFuture<>());
          log.add(submitted);
          return submitted.answer();
        });
  }

  private CompletableFuture<Outcome> offer(String entity, long number) {
    var body = new EventBody(0, "", new PayloadBody(1, "t", new byte[20]));
    return commit.offer(
        Entry.encode(new Operation.WriteEvents(entity, number, "w", List.of(body))));
  }

  private void await(int entries) {
    Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> log.size() >= entries);
  }

  private static List<Long> numbers(Entry entry) {
    return entry.operations().stream()
        .map(one -> ((Operation.WriteEvents) one).firstSequenceNr())
        .toList();
  }

  private static int size(Entry entry) {
    return entry.operations().stream().mapToInt(one -> Entry.encode(one).length).sum();
  }
}
