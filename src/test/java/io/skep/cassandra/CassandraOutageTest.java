package io.skep.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.journal.JournalUnavailableException;
import io.skep.journal.JournalUnavailableException.Reason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Cassandra stops or ends under a leader: writes say so, and nothing acknowledged is lost. */
@Tag("cassandra")
final class CassandraOutageTest {
  private static CassandraServer server;
  private final String keyspace = CassandraSettings.keyspace();

  @BeforeAll
  static void start() {
    server = CassandraServer.ofItsOwn();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void aStoppedCassandraRefusesWritesWithTheReasonAndRecoversByItself() {
    try (var manager = new TestManager(server, keyspace, "m1").elected(1)) {
      manager.write("a", 1, "acknowledged");
      server.pause();
      var held = manager.offer("a", 2, "in doubt");
      assertUnavailable(held);
      assertUnavailable(manager.offer("b", 1, "never taken"));
      assertThat(manager.journal().unavailable()).isPresent();
      assertThat(manager.journal().led())
          .as("nobody recovers meanwhile")
          .isCompletedExceptionally();
      assertThat(manager.journal().leadership().isReady()).as("still leads").isTrue();

      server.resume();
      awaitAvailable(manager);
      // What was in doubt is settled before anything else is: here it was carried through.
      assertThat(manager.payloadsOf("a")).containsExactly("acknowledged", "in doubt");
      assertThat(manager.payloadsOf("b")).isEmpty();
      manager.write("a", 3, "after");
      assertThat(manager.texts())
          .containsExactly(
              "1 TermOpened[term=1, node=m1]", "2 acknowledged", "3 in doubt", "4 after");
    }
  }

  @Test
  void aShortSilenceIsWaitedOut() {
    try (var manager = new TestManager(server, keyspace, "m1").elected(1)) {
      manager.write("a", 1, "one");
      server.pause();
      var held = manager.offer("a", 2, "two");
      server.resume();
      assertThat(held.orTimeout(60, TimeUnit.SECONDS)).isNotCompletedExceptionally();
      held.join();
      assertThat(manager.payloadsOf("a")).containsExactly("one", "two");
    }
  }

  @Test
  void aKilledCassandraLosesNothingThatWasAcknowledged() {
    try (var leader = new TestManager(server, keyspace, "m1").elected(1);
        var follower = new TestManager(server, keyspace, "m2")) {
      int number = 0;
      for (int i = 0; i < 50; i++) {
        leader.write("a", ++number, "a-" + number);
      }
      server.kill();
      assertUnavailable(leader.offer("a", ++number, "a-" + number));
      server.start();
      awaitAvailable(leader);
      assertThat(leader.payloadsOf("a")).startsWith("a-1").hasSizeGreaterThanOrEqualTo(50);
      leader.write("b", 1, "after");
      follower.awaitIndex(leader.log().lastIndex());
      assertThat(follower.texts()).isEqualTo(leader.texts()).last().asString().endsWith("after");
    }
  }

  @Test
  void aManagerThatStartsBeforeCassandraLeadsOnceItIsThere() {
    server.kill();
    try (var manager = new TestManager(server, keyspace, "m1")) {
      manager.won(1);
      Awaitility.await()
          .atMost(120, TimeUnit.SECONDS)
          .until(() -> manager.journal().unavailable().isPresent());
      assertUnavailable(manager.offer("a", 1, "too early"));
      server.start();
      manager.elected(1);
      awaitAvailable(manager);
      manager.write("a", 1, "one");
      assertThat(manager.payloadsOf("a")).containsExactly("one");
    }
  }

  private static void assertUnavailable(CompletableFuture<Void> write) {
    assertThatThrownBy(() -> write.orTimeout(120, TimeUnit.SECONDS).join())
        .cause()
        .isInstanceOfSatisfying(
            JournalUnavailableException.class,
            why -> {
              assertThat(why.reason()).isEqualTo(Reason.DATABASE);
              assertThat(why).hasMessageContaining(server.contactPoint());
            });
  }

  private static void awaitAvailable(TestManager manager) {
    Awaitility.await()
        .atMost(120, TimeUnit.SECONDS)
        .until(() -> manager.journal().unavailable().isEmpty() && manager.journal().led().isDone());
  }
}
