package io.skep.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.skep.journal.JournalUnavailableException;
import io.skep.journal.JournalUnavailableException.Reason;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A manager whose settings name a keyspace that is not its swarm's writes nothing to it. */
@Tag("cassandra")
final class KeyspaceTest {
  private final CassandraServer server = CassandraServer.shared();
  private final String keyspace = CassandraSettings.keyspace();

  @Test
  void anotherSwarmsKeyspaceIsRefusedToLeaderAndFollower() {
    try (var owner = new TestManager(server, keyspace, "owner").elected(1)) {
      owner.write("a", 1, "the owner's");
      try (var stranger = new TestManager(server, keyspace, "stranger", new PlainCipher(2))) {
        assertThat(refusal(stranger)).contains("holds the events of another swarm");
        stranger.won(7);
        assertThat(refusal(stranger)).contains("holds the events of another swarm");
        assertThat(stranger.log().lastIndex()).isZero();
      }
      owner.write("a", 2, "still the owner's");
    }
  }

  @Test
  void anEmptyKeyspaceIsRefusedToAManagerWhoseSwarmHasAPast() {
    try (var founder = new TestManager(server, keyspace, "founder")) {
      founder.log(); // it makes the tables, and never wins an election
      var past = ConfigFactory.parseString("skep.cassandra-journal.may-found = off");
      try (var lost = new TestManager(server, keyspace, "lost", past)) {
        lost.won(3);
        assertThat(refusal(lost)).contains("is empty");
      }
    }
  }

  private static String refusal(TestManager manager) {
    return Awaitility.await()
        .atMost(60, TimeUnit.SECONDS)
        .until(
            () ->
                manager
                    .journal()
                    .unavailable()
                    .filter(why -> why.reason() == Reason.ANOTHER_SWARM)
                    .map(JournalUnavailableException::getMessage),
            Optional::isPresent)
        .orElseThrow();
  }
}
