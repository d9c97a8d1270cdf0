package io.skep.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.kernel.Cause;
import io.skep.kernel.Meta;
import io.skep.kernel.Principal;
import io.skep.kernel.Recorded;
import io.skep.kernel.ServiceId;
import io.skep.spec.TaskSpec;
import io.skep.spec.TaskState;
import io.skep.task.TaskEvent.TaskCreated;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Views are kept at even distances, within their bounds, and are what they were. */
final class MilestonesTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final TaskSpec SPEC =
      new TaskSpec(null, null, null, null, null, null, null, null, 0, null);

  private SwarmView view = SwarmView.empty();

  private static Instant at(long second) {
    return START.plusSeconds(second);
  }

  /** Each event makes a task, a second after the one before. */
  private void pass(Milestones milestones, int events) {
    for (int i = 0; i < events; i++) {
      long index = view.index() + 1;
      TaskCreated task =
          new TaskCreated(
              new ServiceId("s"),
              "s",
              Map.of(),
              index,
              null,
              1,
              SPEC,
              null,
              TaskState.RUNNING,
              null,
              null);
      Meta meta = new Meta(at(index), Principal.system("test"), Cause.command("r", "test"));
      List<LoggedEvent> batch =
          List.of(new LoggedEvent(index, "task|t" + index, new Recorded<>(meta, task)));
      view = view.applyAll(batch);
      milestones.passed(view, batch);
    }
  }

  @Test
  void theNearestViewBeforeAnIndexAndATimeIsFound() {
    Milestones milestones = new Milestones(10, 100, Long.MAX_VALUE);
    pass(milestones, 95);
    assertThat(milestones.before(95, at(95)).index()).isEqualTo(90);
    assertThat(milestones.before(49, at(95)).index()).isEqualTo(40);
    assertThat(milestones.before(95, at(39)).index()).isEqualTo(30);
    assertThat(milestones.before(95, at(39)).tasks()).hasSize(30);
    assertThat(milestones.before(9, at(95)).index()).isZero();
    assertThat(milestones.before(95, at(9)).index()).isZero();
  }

  @Test
  void howeverLongTheLogIsTheViewsStayFewAndTheirDistancesEven() {
    Milestones milestones = new Milestones(1, 8, Long.MAX_VALUE);
    pass(milestones, 1000);
    assertThat(milestones.size()).isBetween(4, 8);
    for (long index = 128; index <= 1000; index++) {
      assertThat(index - milestones.before(index, at(1000)).index()).isLessThan(256);
    }
  }

  @Test
  void theTasksOfAllKeptViewsAreBounded() {
    Milestones milestones = new Milestones(10, 64, 500);
    pass(milestones, 1000);
    assertThat(milestones.size()).isLessThanOrEqualTo(1);
    assertThat(milestones.before(1000, at(1000)).tasks().size()).isLessThanOrEqualTo(500);
  }
}
