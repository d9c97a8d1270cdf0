package io.skep.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.kernel.Cause;
import io.skep.kernel.NodeId;
import io.skep.kernel.Principal;
import io.skep.kernel.ServiceId;
import io.skep.refusal.CommandRefused;
import io.skep.service.ServiceEvent.ServiceCreated;
import io.skep.service.ServiceEvent.ServiceRemoved;
import io.skep.spec.ContainerStatus;
import io.skep.spec.TaskState;
import io.skep.spec.TaskStatus;
import io.skep.task.TaskEvent.TaskAssigned;
import io.skep.task.TaskEvent.TaskCreated;
import io.skep.task.TaskEvent.TaskRemoved;
import io.skep.task.TaskEvent.TaskStatusChanged;
import io.skep.testdata.Life;
import io.skep.testdata.MemoryLog;
import io.skep.testdata.Specs;
import io.skep.view.LoggedEvent;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every chain leads from the asked object back to the command behind it. */
final class WhyTest {
  private static final Cause COMMAND = Cause.command("r1", "POST /services/create");
  private static final Principal ROOT = Principal.user("root", 0);

  private final MemoryLog log = new MemoryLog();
  private final Why why = new Why(new History(log));

  private void aServiceWithARunningTask() {
    long created =
        log.write("service|abc1", new ServiceCreated(Specs.service("web", 1)), ROOT, COMMAND);
    long task = log.write("task|xyz1", created("abc1"), Cause.event(created));
    long assigned =
        log.write(
            "task|xyz1",
            new TaskAssigned(new NodeId("n1"), status(TaskState.ASSIGNED, null), null),
            Cause.event(task));
    log.write(
        "task|xyz1",
        new TaskStatusChanged(status(TaskState.RUNNING, "c0ffee")),
        Cause.event(assigned));
  }

  @Test
  void aTaskIsWhereItIsBecauseOfACommand() {
    aServiceWithARunningTask();

    assertThat(indexes("task", "xyz1")).containsExactly(4L, 3L, 2L, 1L);
    LoggedEvent root = why.chain(log.view().current(), "task", "xyz1").getLast();
    assertThat(root.recorded().meta().cause()).isEqualTo(COMMAND);
    assertThat(root.recorded().meta().principal()).isEqualTo(ROOT);
  }

  @Test
  void aThingIsFoundByIdPrefixNameOrContainer() {
    aServiceWithARunningTask();

    assertThat(indexes("task", "xy")).hasSize(4);
    assertThat(indexes("service", "web")).containsExactly(1L);
    assertThat(indexes("service", "abc")).containsExactly(1L);
    assertThat(indexes("container", "c0f")).hasSize(4);
    assertThat(indexes("any", "c0ffee")).hasSize(4);
    assertThat(indexes("any", "web")).containsExactly(1L);
    assertThat(indexes("any", "xyz1")).hasSize(4);
  }

  @Test
  void aPrefixOfSeveralFindsNone() {
    aServiceWithARunningTask();
    log.write("task|xyz2", created("abc1"), Cause.event(1));

    assertThat(indexes("task", "xyz")).isEmpty();
    assertThat(indexes("task", "xyz2")).containsExactly(5L, 1L);
  }

  @Test
  void whatIsGoneIsStillExplainedByItsFullId() {
    aServiceWithARunningTask();
    long removed = log.write("service|abc1", new ServiceRemoved(), COMMAND);
    log.write("task|xyz1", new TaskRemoved(), Cause.event(removed));

    assertThat(indexes("task", "xyz1")).containsExactly(6L, 5L);
    assertThat(indexes("task", "xyz")).isEmpty();
    assertThat(indexes("service", "abc1")).containsExactly(5L);
  }

  @Test
  void aRefusalIsExplainedByItsRequest() {
    log.write("refusal|r9", new CommandRefused("service", "web", "no"), COMMAND);

    assertThat(indexes("refusal", "r9")).containsExactly(1L);
    assertThat(indexes("any", "r9")).containsExactly(1L);
  }

  @Test
  void whatNeverWasHasNoReason() {
    assertThat(indexes("task", "none")).isEmpty();
    assertThat(indexes("service", "none")).isEmpty();
    assertThat(indexes("swarm", "swarm")).isEmpty();
    assertThat(indexes("container", "none")).isEmpty();
  }

  /** No such log is ever written, but a reader must come to an end with any. */
  @Test
  void aCauseThatDoesNotComeBeforeItsEffectEndsTheChain() {
    log.write("service|abc1", new ServiceCreated(Specs.service("web", 1)), Cause.event(1));

    assertThat(indexes("service", "abc1")).containsExactly(1L);
  }

  private List<Long> indexes(String kind, String name) {
    return why.chain(log.view().current(), kind, name).stream().map(LoggedEvent::index).toList();
  }

  private static TaskCreated created(String service) {
    return new TaskCreated(
        new ServiceId(service),
        "web",
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

  private static TaskStatus status(TaskState state, @Nullable String container) {
    return new TaskStatus(
        Life.START,
        state,
        null,
        null,
        container == null ? null : new ContainerStatus(container, 1, 0),
        null);
  }
}
