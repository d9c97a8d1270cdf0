package io.skep.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skep.cluster.ClusterEvent;
import io.skep.journal.StoredEvent;
import io.skep.kernel.Cause;
import io.skep.kernel.Meta;
import io.skep.kernel.Principal;
import io.skep.kernel.Recorded;
import io.skep.kernel.Sealed;
import io.skep.node.NodeEvent;
import io.skep.refusal.CommandRefused;
import io.skep.service.ServiceEvent;
import io.skep.task.TaskEvent;
import io.skep.testdata.Life;
import io.skep.testdata.RandomRecords;
import io.skep.testdata.Seeds;
import io.skep.view.LoggedEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every event can be shown, and none shows a secret. */
final class EventJsonTest {
  private static final Meta META =
      new Meta(Life.START, Principal.user("root", 0), Cause.command("r1", "POST /x"));

  @Test
  void anEventIsShownWithItsWhoWhenAndWhy() {
    ObjectNode json =
        EventJson.of(
            new LoggedEvent(
                7, "refusal|r1", new Recorded<>(META, new CommandRefused("service", "a", "no"))));

    assertThat(json)
        .hasToString(
            """
            {"index":7,"time":"2026-01-01T00:00:00Z","principal":"user:root(0)",\
            "kind":"refusal","id":"r1","event":"CommandRefused","cause":"command:r1 POST /x",\
            "data":{"kind":"service","target":"a","reason":"no"}}""");
  }

  @Test
  void everyEventCanBeShown() {
    for (Class<?> kind :
        List.of(ClusterEvent.class, NodeEvent.class, ServiceEvent.class, TaskEvent.class)) {
      Seeds.check(
          60,
          random -> {
            Object event = new RandomRecords(random).next(kind);
            ObjectNode json = EventJson.of(new LoggedEvent(1, "x|y", new Recorded<>(META, event)));
            assertThat(json.get("event").asText()).isEqualTo(event.getClass().getSimpleName());
            assertThat(json.get("data")).isNotNull();
          });
    }
  }

  @Test
  void sealedValuesStaySealed() {
    Sealed secret = new Sealed("c2VjcmV0");
    Object event = new ClusterEvent.JoinTokensRotated(secret, null);

    assertThat(EventJson.of(new LoggedEvent(1, "swarm|swarm", new Recorded<>(META, event))))
        .asString()
        .contains("<sealed>")
        .doesNotContain("c2VjcmV0");
  }

  @Test
  void whatTheJournalWritesItselfHasTheJournalAsItsPrincipal() {
    LoggedEvent event = LoggedEvents.of(StoredEvent.of(3, 2, Life.START, "skep|term", 1, "opened"));

    assertThat(event.recorded().meta().principal()).hasToString("system:journal");
    assertThat(event.recorded().meta().cause()).hasToString("command:term-2 election");
    assertThat(event.index()).isEqualTo(3);
  }
}
