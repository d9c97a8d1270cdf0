package io.skep.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.journal.WriteFencedException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Decision 0009: a leader that was deposed, and does not know it, tries to write. */
@Tag("cassandra")
final class DeposedLeaderTest {
  private final CassandraServer server = CassandraServer.shared();
  private final String keyspace = CassandraSettings.keyspace();

  @Test
  void aDeposedLeaderThatDoesNotKnowItIsNotAcknowledgedAndNothingOfItIsEverSeen() {
    try (var old = new TestManager(server, keyspace, "old").elected(1);
        var other = new TestManager(server, keyspace, "new");
        var follower = new TestManager(server, keyspace, "third")) {
      old.write("a", 1, "acknowledged");
      // Nobody tells the old one: as a process that was stopped, or one that is cut off, it goes
      // on.
      other.elected(2);
      var late = old.offer("a", 2, "too late");
      var late2 = old.offer("b", 1, "too late");
      assertThatThrownBy(() -> late.orTimeout(60, TimeUnit.SECONDS).join())
          .hasCauseInstanceOf(WriteFencedException.class);
      assertThatThrownBy(() -> late2.orTimeout(60, TimeUnit.SECONDS).join())
          .hasCauseInstanceOf(WriteFencedException.class);
      assertThat(old.journal().leadership().isReady()).isFalse();

      other.write("a", 2, "of the new leader");
      var expected =
          List.of(
              "1 TermOpened[term=1, node=old]",
              "2 acknowledged",
              "3 TermOpened[term=2, node=new]",
              "4 of the new leader");
      assertThat(other.texts()).isEqualTo(expected);
      follower.awaitIndex(4);
      assertThat(follower.texts()).isEqualTo(expected);
      assertThat(other.payloadsOf("a")).isEqualTo(List.of("acknowledged", "of the new leader"));
      assertThat(other.payloadsOf("b")).isEmpty();
      // And it takes nothing back while Raft does not elect it anew.
      var _ = old.offer("c", 1, "still too late");
      assertThat(other.offer("c", 1, "of the new leader"))
          .succeedsWithin(java.time.Duration.ofSeconds(60));
      assertThat(other.payloadsOf("c")).isEqualTo(List.of("of the new leader"));
    }
  }

  /** It would be decided once more by whoever acts in the new term, and be there twice. */
  @Test
  void whatAnEarlierTermStillWroteIsNotWrittenInTheNextOneOfTheSameManager() {
    try (var manager = new TestManager(server, keyspace, "again").elected(1)) {
      manager.write("a", 1, "one");
      manager.deposed();
      var late = held(manager);
      manager.elected(2);
      assertThatThrownBy(() -> late.done().orTimeout(60, TimeUnit.SECONDS).join())
          .hasCauseInstanceOf(WriteFencedException.class);
      manager.write("a", 2, "two");
      assertThat(manager.payloadsOf("a")).isEqualTo(List.of("one", "two"));
      assertThat(manager.payloadsOf(late.entity())).isEmpty();
    }
  }

  private record Held(String entity, CompletableFuture<Void> done) {}

  /**
   * Offers writes until one waits. The journal may still be in its last step of the term when it
   * hears of the term's end: it takes, or fails, what comes then.
   */
  private static Held held(TestManager manager) {
    for (int number = 1; number <= 100; number++) {
      var entity = "late" + number;
      var done = manager.offer(entity, 1, "of the term before");
      try {
        done.get(500, TimeUnit.MILLISECONDS);
      } catch (TimeoutException waits) {
        return new Held(entity, done);
      } catch (ExecutionException fenced) {
        assertThat(fenced).hasCauseInstanceOf(WriteFencedException.class);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    throw new AssertionError("every write is answered, though nobody leads");
  }

  @Test
  void anElectionThatCameEarlierTakesNothingFromALaterOne() {
    try (var slow = new TestManager(server, keyspace, "slow");
        var leader = new TestManager(server, keyspace, "leader").elected(6)) {
      leader.write("a", 1, "one");
      slow.won(5);
      slow.awaitIndex(0);
      leader.write("a", 2, "two");
      assertThat(slow.journal().leadership().isReady()).isFalse();
      slow.deposed();
      slow.awaitIndex(3);
      assertThat(slow.texts()).isEqualTo(leader.texts()).hasSize(3);
    }
  }

  @Test
  void writesInFlightAtTheChangeAreInTheLogIfAndOnlyIfTheNewLeaderSawThem() {
    try (var old = new TestManager(server, keyspace, "old").elected(1);
        var other = new TestManager(server, keyspace, "new")) {
      var offered = new java.util.ArrayList<CompletableFuture<Void>>();
      for (int number = 1; number <= 3_000; number++) {
        offered.add(old.offer("e" + number, 1, "e" + number));
      }
      offered.getFirst().orTimeout(60, TimeUnit.SECONDS).join();
      other.elected(2);
      Awaitility.await()
          .atMost(60, TimeUnit.SECONDS)
          .until(() -> offered.stream().allMatch(CompletableFuture::isDone));
      var log = other.texts();
      for (int number = 1; number <= 3_000; number++) {
        var entity = "e" + number;
        boolean inLog = log.stream().anyMatch(text -> text.endsWith(" " + entity));
        if (!offered.get(number - 1).isCompletedExceptionally()) {
          assertThat(inLog).as("%s was acknowledged", entity).isTrue();
        }
        assertThat(other.payloadsOf(entity)).as("what %s recovers", entity).hasSize(inLog ? 1 : 0);
      }
    }
  }

  @Test
  void managersOfAnotherSwarmAreRefused() {
    try (var owner = new TestManager(server, keyspace, "owner").elected(1)) {
      owner.write("a", 1, "one");
    }
    try (var stranger = new TestManager(server, keyspace, "stranger", new PlainCipher(2))) {
      stranger.won(9);
      Awaitility.await()
          .atMost(60, TimeUnit.SECONDS)
          .until(() -> stranger.journal().unavailable().isPresent());
      assertThat(stranger.journal().unavailable().orElseThrow())
          .hasMessageContaining("another swarm");
    }
    try (var owner = new TestManager(server, keyspace, "owner").elected(2)) {
      assertThat(owner.payloadsOf("a")).isEqualTo(List.of("one"));
    }
  }
}
