package io.skep.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.kernel.Cause;
import io.skep.kernel.NodeId;
import io.skep.kernel.Principal;
import io.skep.kernel.ServiceId;
import io.skep.node.NodeEvent.NodeJoined;
import io.skep.node.NodeStatus;
import io.skep.refusal.CommandRefused;
import io.skep.service.ServiceEvent.ServiceCreated;
import io.skep.service.ServiceEvent.ServiceRemoved;
import io.skep.spec.TaskState;
import io.skep.task.TaskEvent.TaskCreated;
import io.skep.task.TaskEvent.TaskDesired;
import io.skep.testdata.Life;
import io.skep.testdata.MemoryLog;
import io.skep.testdata.Specs;
import io.skep.view.LoggedEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked for of the trail is what is shown. */
final class EventFilterTest {
  private static final Cause COMMAND = Cause.command("r1", "test");
  private static final Principal ROOT = Principal.user("root", 0);
  private static final Principal EVE = Principal.user("eve", 1000);

  private final MemoryLog log = new MemoryLog();

  @BeforeEach
  void write() {
    log.write("service|s1", new ServiceCreated(Specs.service("web", 1)), ROOT, COMMAND);
    log.write("service|s2", new ServiceCreated(Specs.service("shop", 1)), EVE, COMMAND);
    log.write("task|t1", created("s1", "web"), Cause.event(1));
    log.write("task|t2", created("s2", "shop"), Cause.event(2));
    log.write("task|t1", new TaskDesired(TaskState.SHUTDOWN), Cause.event(3));
    log.write("refusal|r2", new CommandRefused("service", "web", "no"), EVE, COMMAND);
    log.write("node|n1", joined(), Principal.node(new NodeId("n1")), COMMAND);
    log.write("service|s1", new ServiceRemoved(), EVE, COMMAND);
  }

  @Test
  void withoutAQuestionAllIsShown() {
    assertThat(shown(null, null, null)).hasSize(8);
  }

  @Test
  void aServiceIsItsOwnEventsItsTasksAndItsRefusals() {
    assertThat(shown("web", null, null)).containsExactly(1L, 3L, 5L, 6L, 8L);
    assertThat(shown("s1", null, null)).containsExactly(1L, 3L, 5L, 8L);
    assertThat(shown("shop", null, null)).containsExactly(2L, 4L);
    assertThat(shown("we", null, null)).isEmpty();
    assertThat(shown("", null, null)).isEmpty();
  }

  @Test
  void aPrincipalIsFoundByAnyOfItsNames() {
    assertThat(shown(null, "root", null)).containsExactly(1L);
    assertThat(shown(null, "root(0)", null)).containsExactly(1L);
    assertThat(shown(null, "user:root(0)", null)).containsExactly(1L);
    assertThat(shown(null, "node:n1", null)).containsExactly(7L);
    assertThat(shown(null, "nobody", null)).isEmpty();
  }

  @Test
  void sinceATimeIsFromThatTimeOn() {
    assertThat(shown(null, null, 6)).containsExactly(6L, 7L, 8L);
  }

  @Test
  void allThatIsAskedMustHold() {
    assertThat(shown("web", "eve", 7)).containsExactly(8L);
  }

  private List<Long> shown(
      @Nullable String service, @Nullable String principal, @Nullable Integer second) {
    History history = new History(log);
    EventFilter filter =
        new EventFilter(
            new EventFilter.Query(
                Optional.ofNullable(service),
                Optional.ofNullable(principal),
                Optional.ofNullable(second).map(Life.START::plusSeconds)),
            history);
    return history.after(0, 100).stream().filter(filter).map(LoggedEvent::index).toList();
  }

  private static NodeJoined joined() {
    return new NodeJoined(
        Specs.node("active"), null, new NodeStatus(NodeStatus.READY, null, null), null);
  }

  private static TaskCreated created(String service, String name) {
    return new TaskCreated(
        new ServiceId(service),
        name,
        Map.of(),
        1,
        null,
        1,
        Specs.task("alpine"),
        null,
        TaskState.RUNNING,
        null,
        null);
  }
}
