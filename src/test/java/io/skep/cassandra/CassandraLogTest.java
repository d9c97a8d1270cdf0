package io.skep.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.journal.StoredEvent;
import io.skep.journal.TermOpened;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One order of all events, the same for whoever reads it. */
@Tag("cassandra")
final class CassandraLogTest {
  private final CassandraServer server = CassandraServer.shared();
  private final String keyspace = CassandraSettings.keyspace();

  @Test
  void indexesHaveNoGapsAndATermOpensTheLog() {
    try (var manager = new TestManager(server, keyspace, "m1").elected(3)) {
      var offered = new ArrayList<CompletableFuture<Void>>();
      for (int number = 1; number <= 600; number++) {
        offered.add(manager.offer("a", number, "a-" + number));
        offered.add(manager.offer("b", number, "b-" + number));
      }
      offered.forEach(one -> one.orTimeout(60, TimeUnit.SECONDS).join());
      assertThat(manager.log().lastIndex()).isEqualTo(1_201);
      var events = whole(manager);
      assertThat(events.stream().map(StoredEvent::index).toList())
          .containsExactlyElementsOf(LongStream.rangeClosed(1, 1_201).boxed().toList());
      assertThat(events.getFirst().payload()).isEqualTo(new TermOpened(3, "m1"));
      assertThat(manager.payloadsOf("a")).hasSize(600).startsWith("a-1").endsWith("a-600");
      assertThat(manager.log().get(1_202)).isEmpty();
      assertThat(manager.log().readEntity("nobody")).isEmpty();
      assertThat(manager.log().readEntity(TermOpened.PERSISTENCE_ID)).hasSize(1);
    }
  }

  @Test
  void aFollowerSeesHistoryAndThenWhatIsNewEachOnceInOrder() {
    var seen = new CopyOnWriteArrayList<String>();
    try (var leader = new TestManager(server, keyspace, "m1").elected(1);
        var follower = new TestManager(server, keyspace, "m2");
        var _ =
            follower
                .log()
                .subscribe(
                    0,
                    events -> events.forEach(one -> seen.add(one.index() + " " + one.payload())))) {
      leader.write("a", 1, "one");
      leader.write("a", 2, "two", "three");
      leader.write("b", 1, "four");
      Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> seen.size() == 5);
      assertThat(seen).containsExactlyElementsOf(leader.texts()).endsWith("5 four");
    }
  }

  @Test
  void whatWasAcknowledgedIsThereWhenOpenedAgain() {
    try (var manager = new TestManager(server, keyspace, "m1").elected(1)) {
      manager.write("a", 1, "one");
    }
    try (var manager = new TestManager(server, keyspace, "m1").elected(2)) {
      assertThat(manager.payloadsOf("a")).isEqualTo(List.of("one"));
      manager.write("a", 2, "two");
      assertThat(manager.texts())
          .containsExactly(
              "1 TermOpened[term=1, node=m1]", "2 one", "3 TermOpened[term=2, node=m1]", "4 two");
    }
  }

  private static List<StoredEvent> whole(TestManager manager) {
    var events = new ArrayList<StoredEvent>();
    for (var page = manager.log().read(0, 500);
        !page.isEmpty();
        page = manager.log().read(events.getLast().index(), 500)) {
      events.addAll(page);
    }
    return events;
  }
}
