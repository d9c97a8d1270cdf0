package io.skep.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.spec.TaskState;
import org.junit.jupiter.api.Test;

final class TaskPlanTest {
  @Test
  void whatIsEnteredNeverGoesBackNorBeyondWhatIsWanted() {
    for (TaskState desired : TaskState.values()) {
      for (TaskState reached : TaskState.values()) {
        if (TaskPlan.next(desired, reached) instanceof TaskPlan.Enter(TaskState to, String words)) {
          assertThat(to).isGreaterThan(reached);
          assertThat(words).isNotEmpty();
          if (to == TaskState.STARTING) {
            assertThat(desired).isGreaterThan(TaskState.READY);
          }
        }
      }
    }
  }

  @Test
  void anEndedTaskRests() {
    for (TaskState desired : TaskState.values()) {
      assertThat(TaskPlan.next(desired, TaskState.COMPLETE)).isInstanceOf(TaskPlan.Rest.class);
      assertThat(TaskPlan.next(desired, TaskState.REJECTED)).isInstanceOf(TaskPlan.Rest.class);
    }
  }

  @Test
  void aTaskWaitsAtReadyUntilItIsWantedToRun() {
    assertThat(TaskPlan.next(TaskState.READY, TaskState.READY)).isInstanceOf(TaskPlan.Rest.class);
    assertThat(TaskPlan.next(TaskState.RUNNING, TaskState.READY))
        .isEqualTo(new TaskPlan.Enter(TaskState.STARTING, "starting"));
    assertThat(TaskPlan.next(TaskState.COMPLETE, TaskState.READY))
        .isEqualTo(new TaskPlan.Enter(TaskState.STARTING, "starting"));
  }

  @Test
  void whatIsNotWantedIsShutDownFromAnyLiveState() {
    for (TaskState reached : TaskState.values()) {
      if (!reached.isTerminal()) {
        assertThat(TaskPlan.next(TaskState.SHUTDOWN, reached))
            .isInstanceOf(TaskPlan.ShutDown.class);
        assertThat(TaskPlan.next(TaskState.REMOVE, reached)).isInstanceOf(TaskPlan.ShutDown.class);
      }
    }
  }
}
