package io.skep.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.consensus.LeadershipListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A leader that is cut off or replaced acknowledges nothing that the others do not have. */
final class DeposedLeaderTest {
  @TempDir Path dir;
  private TestManagers managers;

  @BeforeEach
  void start() throws IOException {
    managers = new TestManagers(dir, 64 << 20).with("m1", "m2", "m3");
  }

  @AfterEach
  void stop() {
    managers.close();
  }

  @Test
  void aLeaderThatIsCutOffAcknowledgesNothingAndItsWritesAreFencedWhenItReturns() {
    var deposed = managers.get("m1");
    managers.writeAll("a", 1, 5);
    managers.cutOff("m1");
    var lost = TestManagers.offer(deposed, "a", 6, "never");
    Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> !deposed.leadership().isReady());
    assertThat(managers.leaderName()).isNotEqualTo("m1");
    managers.writeAll("a", 6, 7);
    assertThat(lost).isNotDone();
    assertThat(deposed.managers().hasQuorum()).isFalse();
    managers.heal();
    assertThatThrownBy(() -> TestManagers.await(lost))
        .hasRootCauseInstanceOf(WriteFencedException.class);
    managers.awaitSame();
    for (var name : managers.names()) {
      assertThat(TestManagers.payloadsOf(managers.get(name), "a"))
          .containsExactly("a-1", "a-2", "a-3", "a-4", "a-5", "a-6", "a-7");
    }
    assertThatThrownBy(
            () -> TestManagers.await(TestManagers.offer(deposed, "a", 8, "by a follower")))
        .hasRootCauseInstanceOf(WriteFencedException.class);
  }

  @Test
  void whatWaitsWithoutAMajorityIsWrittenOnceOrRefusedAndTheAnswerSaysWhich() {
    managers.writeAll("a", 1, 5);
    managers.cutOff("m2");
    managers.cutOff("m3");
    var waiting = TestManagers.offer(managers.get("m1"), "a", 6, "a-6");
    Awaitility.await()
        .atMost(60, TimeUnit.SECONDS)
        .until(() -> !managers.get("m1").leadership().isReady());
    assertThat(waiting).isNotDone();
    managers.heal();
    var written = TestManagers.await(waiting.handle((outcome, refused) -> refused == null));
    managers.awaitSame();
    for (var name : managers.names()) {
      assertThat(TestManagers.payloadsOf(managers.get(name), "a")).hasSize(written ? 6 : 5);
    }
  }

  @Test
  void nothingAcknowledgedIsLostOrDoubleWhileLeadersChange() {
    var ledBy = new ConcurrentHashMap<Long, Set<String>>();
    managers
        .names()
        .forEach(name -> managers.get(name).leadership().subscribe(new Noted(name, ledBy)));
    var acknowledged = new ConcurrentHashMap<String, Long>();
    for (int round = 1; round <= 4; round++) {
      var offered = offerEverywhere(round, acknowledged);
      var leader = managers.leaderName();
      if (round % 2 == 0) {
        managers.cutOff(leader);
        Awaitility.await()
            .atMost(60, TimeUnit.SECONDS)
            .until(() -> !managers.get(leader).leadership().isReady());
        managers.leader();
        managers.heal();
      } else {
        var next = managers.follower();
        TestManagers.await(managers.get(leader).managers().transferLeadership(next));
      }
      managers.leader();
      settle(offered);
    }
    managers.writeAll("end", 1, 1);
    managers.awaitSame();
    check(acknowledged);
    assertThat(ledBy.values())
        .as("leaders of each term: %s", ledBy)
        .allMatch(one -> one.size() == 1);
  }

  /** Writers that believe they may write, on every manager; those of the leader are right. */
  private List<CompletableFuture<Outcome>> offerEverywhere(
      int round, Map<String, Long> acknowledged) {
    var offered = new ArrayList<CompletableFuture<Outcome>>();
    var leader = managers.leader();
    for (int entity = 0; entity < 20; entity++) {
      var name = "r" + round + "-e" + entity;
      for (long number = 1; number <= 20; number++) {
        long at = number;
        offered.add(
            TestManagers.offer(leader, name, number, name + "-" + number)
                .whenComplete(
                    (outcome, error) -> {
                      if (outcome instanceof Outcome.Done) {
                        acknowledged.merge(name, at, Math::max);
                      }
                    }));
      }
    }
    return offered;
  }

  private static void settle(List<CompletableFuture<Outcome>> offered) {
    Awaitility.await()
        .atMost(60, TimeUnit.SECONDS)
        .until(() -> offered.stream().allMatch(CompletableFuture::isDone));
  }

  private void check(Map<String, Long> acknowledged) {
    assertThat(acknowledged).isNotEmpty();
    for (var name : managers.names()) {
      var journal = managers.get(name);
      acknowledged.forEach(
          (entity, number) -> {
            var payloads = TestManagers.payloadsOf(journal, entity);
            assertThat(payloads).hasSizeGreaterThanOrEqualTo(number.intValue());
            assertThat(payloads)
                .containsExactlyElementsOf(
                    LongStream.rangeClosed(1, payloads.size())
                        .<Object>mapToObj(n -> entity + "-" + n)
                        .toList());
          });
      var terms =
          journal.log().readEntity(TermOpened.PERSISTENCE_ID).stream()
              .map(event -> ((TermOpened) event.payload()).term())
              .toList();
      assertThat(terms).doesNotHaveDuplicates().isSorted();
    }
  }

  /** Notes who said to lead which term. */
  private record Noted(String name, Map<Long, Set<String>> ledBy) implements LeadershipListener {
    @Override
    public void ready(long term) {
      ledBy.computeIfAbsent(term, any -> ConcurrentHashMap.newKeySet()).add(name);
    }

    @Override
    public void lost(long term) {}
  }
}
