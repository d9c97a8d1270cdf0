package io.skep.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.consensus.GroupConfig.Start;
import io.skep.consensus.Managers.Manager;
import io.skep.consensus.Managers.Reachability;
import io.skep.consensus.MembershipException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Managers join, lead, leave and come back; what was acknowledged is on all of them, once. */
final class ManagersTest {
  @TempDir Path dir;
  private TestManagers managers;

  @BeforeEach
  void prepare() {
    managers = new TestManagers(dir, 1 << 20);
  }

  @AfterEach
  void stop() {
    managers.close();
  }

  @Test
  void aSecondAndThirdManagerHoldAllThatWasWritten() throws IOException {
    managers.with("m1");
    managers.writeAll("a", 1, 20);
    managers.join("m2");
    managers.join("m3");
    managers.writeAll("a", 21, 40);
    managers.awaitSame();
    for (var name : managers.names()) {
      assertThat(TestManagers.payloadsOf(managers.get(name), "a")).hasSize(40).endsWith("a-40");
      assertThat(managers.get(name).managers().members())
          .extracting(Manager::id)
          .containsExactly("m1", "m2", "m3");
      assertThat(managers.get(name).managers().leader()).contains("m1");
      assertThat(managers.get(name).managers().hasQuorum()).isTrue();
    }
  }

  @Test
  void whenTheLeaderEndsAnotherLeadsAndNothingAcknowledgedIsLost() throws IOException {
    managers.with("m1", "m2", "m3");
    managers.writeAll("a", 1, 50);
    var before = managers.leader().leadership().term();
    managers.stop("m1");
    assertThat(managers.leader().leadership().term()).isGreaterThan(before);
    managers.writeAll("a", 51, 60);
    managers.awaitSame();
    for (var name : managers.names()) {
      assertThat(TestManagers.payloadsOf(managers.get(name), "a")).hasSize(60);
    }
    managers.start("m1", Start.FOUND);
    managers.awaitSame();
    assertThat(TestManagers.payloadsOf(managers.get("m1"), "a")).hasSize(60);
  }

  /** Ratis leaves both files so when it writes them on a full disk. */
  @Test
  void aManagerWhoseNotesAreEmptyIsOfTheSameGroupAgain() throws IOException {
    managers.with("m1", "m2", "m3");
    managers.writeAll("a", 1, 10);
    managers.awaitSame();
    managers.stop("m3");
    try (var files = Files.walk(dir.resolve("m3"))) {
      for (var file :
          files
              .filter(each -> each.endsWith("raft-meta") || each.endsWith("raft-meta.conf"))
              .toList()) {
        Files.writeString(file, "");
      }
    }
    managers.writeAll("a", 11, 20);
    managers.start("m3", Start.FOUND);
    // It goes on in a term far above the others': they elect anew, and a write would be fenced.
    Awaitility.await()
        .atMost(60, TimeUnit.SECONDS)
        .until(() -> managers.leader().leadership().term() > 1_000);
    managers.writeAll("a", 21, 30);
    managers.awaitSame();
    assertThat(TestManagers.payloadsOf(managers.get("m3"), "a")).hasSize(30);
    assertThat(managers.get("m3").managers().members()).hasSize(3);
  }

  @Test
  void aManagerThatLagsBehindThePurgedLogFollowsWithoutGapOrDouble() throws IOException {
    managers.with("m1", "m2", "m3");
    managers.writeAll("a", 1, 10);
    managers.awaitSame();
    managers.stop("m3");
    writeUntilPurged();
    var seen = new CopyOnWriteArrayList<Long>();
    var late = managers.start("m3", Start.JOIN);
    late.log().subscribe(0, events -> events.forEach(event -> seen.add(event.index())));
    managers.awaitSame();
    managers.writeAll("after", 1, 10);
    managers.awaitSame();
    assertFollowed(late, seen);
    assertThat(TestManagers.payloadsOf(late, "after")).hasSize(10);
  }

  @Test
  void aNewManagerStartsFromACheckpointAndMayLead() throws IOException {
    managers.with("m1");
    writeUntilPurged();
    var seen = new CopyOnWriteArrayList<Long>();
    managers
        .start("m2", Start.JOIN)
        .log()
        .subscribe(0, events -> events.forEach(event -> seen.add(event.index())));
    TestManagers.await(managers.get("m1").managers().add("m2", managers.address("m2")));
    managers.awaitSame();
    assertFollowed(managers.get("m2"), seen);
    TestManagers.await(managers.get("m1").managers().transferLeadership("m2"));
    Awaitility.await()
        .atMost(60, TimeUnit.SECONDS)
        .until(() -> managers.get("m2").leadership().isReady());
    managers.writeAll("by-m2", 1, 5);
    managers.awaitSame();
    assertThat(TestManagers.payloadsOf(managers.get("m1"), "by-m2")).hasSize(5);
    // What was installed is what a restart finds.
    managers.stop("m2");
    managers.start("m2", Start.JOIN);
    managers.awaitSame();
    assertThat(TestManagers.payloadsOf(managers.get("m2"), "by-m2")).hasSize(5);
  }

  @Test
  void aRemovedManagerIsToldSoAndTheOthersGoOn() throws IOException {
    managers.with("m1", "m2", "m3");
    TestManagers.await(managers.leader().managers().remove("m2"));
    TestManagers.await(managers.get("m2").managers().removed());
    assertThat(managers.get("m2").unavailable())
        .hasValueSatisfying(
            why -> assertThat(why.reason()).isEqualTo(JournalUnavailableException.Reason.REMOVED));
    managers.stop("m2");
    managers.writeAll("a", 1, 5);
    assertThat(managers.leader().managers().members()).hasSize(2);
  }

  @Test
  void theLeaderCanBeRemoved() throws IOException {
    managers.with("m1", "m2", "m3");
    managers.writeAll("a", 1, 5);
    TestManagers.await(managers.get("m1").managers().remove("m1"));
    TestManagers.await(managers.get("m1").managers().removed());
    managers.stop("m1");
    managers.writeAll("a", 6, 8);
    assertThat(managers.leader().managers().members())
        .extracting(Manager::id)
        .containsExactly("m2", "m3");
  }

  @Test
  void aManagerThatWasRemovedWhileItWasDownIsToldWhenItComesBack() throws IOException {
    managers.with("m1", "m2", "m3");
    managers.stop("m3");
    TestManagers.await(managers.leader().managers().remove("m3"));
    var back = managers.start("m3", Start.JOIN);
    TestManagers.await(back.managers().removed());
  }

  @Test
  void theLastManagerCannotBeRemoved() throws IOException {
    managers.with("m1");
    var leader = managers.leader();
    assertThatThrownBy(() -> TestManagers.await(leader.managers().remove("m1")))
        .hasRootCauseInstanceOf(MembershipException.class)
        .hasMessageContaining("last manager");
  }

  @Test
  void onlyTheLeaderChangesTheGroupAndOthersNameIt() throws IOException {
    managers.with("m1", "m2");
    managers.awaitSame();
    assertThatThrownBy(
            () -> TestManagers.await(managers.get("m2").managers().add("m9", "127.0.0.1:1")))
        .hasRootCauseInstanceOf(MembershipException.class)
        .hasMessageContaining("m1 leads the managers");
  }

  @Test
  void aManagerThatDoesNotAnswerIsUnreachableAndWithoutAMajorityThereIsNoQuorum()
      throws IOException {
    managers.with("m1", "m2", "m3");
    managers.stop("m2");
    var leader = managers.get("m1").managers();
    Awaitility.await()
        .atMost(60, TimeUnit.SECONDS)
        .until(
            () ->
                leader.members().stream()
                    .anyMatch(
                        one ->
                            one.id().equals("m2")
                                && one.reachability() == Reachability.UNREACHABLE));
    assertThat(leader.hasQuorum()).isTrue();
    managers.stop("m3");
    Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> !leader.hasQuorum());
    Awaitility.await()
        .atMost(60, TimeUnit.SECONDS)
        .until(() -> !managers.get("m1").leadership().isReady());
    assertThat(managers.get("m1").log().readEntity(TermOpened.PERSISTENCE_ID)).isNotEmpty();
  }

  @Test
  void aLostMajorityIsGivenUpByForceAndAllThatTheLogHoldsStays() throws IOException {
    managers.with("m1", "m2", "m3");
    managers.writeAll("a", 1, 30);
    managers.awaitSame();
    long term = managers.leader().leadership().term();
    for (var name : managers.names()) {
      managers.stop(name);
    }
    managers.start("m2", Start.FORCE_NEW_GROUP);
    managers.writeAll("a", 31, 35);
    assertThat(managers.leader().leadership().term()).isGreaterThan(term);
    assertThat(TestManagers.payloadsOf(managers.get("m2"), "a")).hasSize(35);
    assertThat(managers.get("m2").managers().members())
        .extracting(Manager::id)
        .containsExactly("m2");
    managers.stop("m2");
    managers.start("m2", Start.JOIN);
    managers.join("m4");
    managers.writeAll("a", 36, 36);
    managers.awaitSame();
    assertThat(TestManagers.payloadsOf(managers.get("m4"), "a")).hasSize(36);
  }

  /** Whoever lacks the first entries gets them by a checkpoint only, from then on. */
  private void writeUntilPurged() {
    var padding = "x".repeat(100_000);
    long last = 0;
    do {
      managers.writeAll("big", last + 1, last + 10, padding);
      last += 10;
    } while (holdsTheFirstEntry(managers.leaderName()) && last < 1000);
    assertThat(last).as("events until the leader's log was purged").isLessThan(1000);
    managers.writeAll("small", 1, 100);
  }

  private boolean holdsTheFirstEntry(String name) {
    try (var files = Files.walk(dir.resolve(name).resolve("raft"))) {
      return files.anyMatch(
          file -> file.getFileName().toString().matches("log_(inprogress_0|0-.*)"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertFollowed(RaftJournal journal, CopyOnWriteArrayList<Long> seen) {
    long last = journal.log().lastIndex();
    Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> seen.size() >= last);
    assertThat(seen).containsExactlyElementsOf(LongStream.rangeClosed(1, last).boxed().toList());
  }
}
