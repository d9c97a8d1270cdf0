package io.skep.task;

import static io.skep.spec.TaskState.ASSIGNED;
import static io.skep.spec.TaskState.FAILED;
import static io.skep.spec.TaskState.ORPHANED;
import static io.skep.spec.TaskState.PENDING;
import static io.skep.spec.TaskState.READY;
import static io.skep.spec.TaskState.REJECTED;
import static io.skep.spec.TaskState.RUNNING;
import static io.skep.spec.TaskState.SHUTDOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.kernel.Decision;
import io.skep.kernel.NodeId;
import io.skep.kernel.ObjectRejection.NotFound;
import io.skep.kernel.Rejection;
import io.skep.kernel.ServiceId;
import io.skep.spec.TaskState;
import io.skep.spec.TaskStatus;
import io.skep.task.TaskCommand.AssignTask;
import io.skep.task.TaskCommand.CreateTask;
import io.skep.task.TaskCommand.DesireTaskState;
import io.skep.task.TaskCommand.RemoveTask;
import io.skep.task.TaskCommand.ReportTaskStatus;
import io.skep.task.TaskCommand.SettleTaskStatus;
import io.skep.task.TaskEvent.TaskAssigned;
import io.skep.task.TaskEvent.TaskCreated;
import io.skep.task.TaskEvent.TaskDesired;
import io.skep.task.TaskEvent.TaskRemoved;
import io.skep.task.TaskEvent.TaskStatusChanged;
import io.skep.task.TaskRejection.NotAssignable;
import io.skep.task.TaskRejection.OnAnotherNode;
import io.skep.testdata.Life;
import io.skep.testdata.Seeds;
import io.skep.testdata.Specs;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules of a task, as laws. */
final class TaskDeciderTest {
  private static final String ID = "task1";
  private static final NodeId HERE = new NodeId("here");
  private static final NodeId THERE = new NodeId("there");
  private static final List<TaskState> STATES = List.of(TaskState.values());

  private final Life<TaskCommand, TaskEvent, Task> task = new Life<>(new TaskDecider(ID));

  @Test
  void aNewTaskIsPending() {
    assertThat(task.tell(create(null, RUNNING))).isEqualTo(accepted(created(null, RUNNING)));

    assertThat(task.state().state()).isEqualTo(PENDING);
    assertThat(task.state().status().message()).isEqualTo("pending task scheduling");
    assertThat(task.state().desired()).isEqualTo(RUNNING);
    assertThat(task.state().isRunnable()).isTrue();
  }

  @Test
  void aRepeatedCreationIsAcceptedWithoutEvents() {
    task.told(create(null, RUNNING));

    assertThat(task.ask(create(null, RUNNING))).isEqualTo(Decision.nothing());
    assertThat(task.told(new RemoveTask()).ask(create(null, RUNNING)))
        .isEqualTo(Decision.nothing());
  }

  @Test
  void nothingIsDoneToATaskThatNeverWasOrIsGone() {
    for (TaskCommand command : onExisting()) {
      assertThat(task.ask(command)).isEqualTo(refused(new NotFound("task", ID)));
    }
    assertThat(task.ask(new RemoveTask())).isEqualTo(refused(new NotFound("task", ID)));

    task.told(create(null, RUNNING), new RemoveTask());
    for (TaskCommand command : onExisting()) {
      assertThat(task.ask(command)).isEqualTo(refused(new NotFound("task", ID)));
    }
    assertThat(task.ask(new RemoveTask())).isEqualTo(Decision.nothing());
  }

  private static TaskCommand[] onExisting() {
    return new TaskCommand[] {
      assign(HERE),
      new ReportTaskStatus(HERE, status(RUNNING)),
      new SettleTaskStatus(status(REJECTED)),
      new DesireTaskState(SHUTDOWN),
    };
  }

  @Test
  void aTaskIsAssignedOnce() {
    task.told(create(null, RUNNING));

    assertThat(task.tell(assign(HERE)))
        .isEqualTo(accepted(new TaskAssigned(HERE, status(ASSIGNED), null)));
    assertThat(task.ask(assign(HERE))).isEqualTo(Decision.nothing());
    assertThat(task.ask(assign(THERE))).isEqualTo(refused(new OnAnotherNode(ID, HERE, THERE)));
    assertThat(task.state().nodeId()).isEqualTo(HERE);
  }

  @Test
  void aGlobalTaskGoesToItsNodeOnly() {
    task.told(create(HERE, RUNNING));

    assertThat(task.ask(assign(THERE))).isEqualTo(refused(new OnAnotherNode(ID, HERE, THERE)));
    assertThat(task.tell(assign(HERE)))
        .isEqualTo(accepted(new TaskAssigned(HERE, status(ASSIGNED), null)));
  }

  @ParameterizedTest
  @EnumSource(
      value = TaskState.class,
      names = {"SHUTDOWN", "REMOVE"})
  void aTaskThatIsToEndIsNotAssigned(TaskState desired) {
    task.told(create(null, RUNNING), new DesireTaskState(desired));

    assertThat(task.ask(assign(HERE)))
        .isEqualTo(refused(new NotAssignable(ID, "desired " + desired)));
  }

  @Test
  void anAssignmentTakesNoTaskBack() {
    task.told(create(null, RUNNING));

    assertThat(task.ask(new AssignTask(HERE, status(PENDING), null)))
        .isEqualTo(refused(new NotAssignable(ID, "to become pending")));
  }

  @ParameterizedTest
  @CsvSource({
    "ASSIGNED, ACCEPTED, true",
    "RUNNING, RUNNING, false",
    "RUNNING, PREPARING, false",
    "RUNNING, FAILED, true",
    "FAILED, RUNNING, false",
    "FAILED, COMPLETE, false",
    "COMPLETE, FAILED, true",
    "SHUTDOWN, ORPHANED, true",
    "ORPHANED, RUNNING, false",
  })
  void taskStateNeverGoesBack(TaskState seen, TaskState reported, boolean taken) {
    task.told(create(null, RUNNING), assign(HERE), new ReportTaskStatus(HERE, status(seen)));

    task.tell(new ReportTaskStatus(HERE, status(reported)));

    assertThat(task.state().state()).isEqualTo(taken ? reported : seen);
  }

  @Test
  void onlyItsNodeReportsOnATask() {
    task.told(create(null, RUNNING));
    assertThat(task.ask(new ReportTaskStatus(HERE, status(RUNNING))))
        .isEqualTo(refused(new OnAnotherNode(ID, null, HERE)));

    task.told(assign(HERE));
    assertThat(task.ask(new ReportTaskStatus(THERE, status(RUNNING))))
        .isEqualTo(refused(new OnAnotherNode(ID, HERE, THERE)));
    assertThat(task.ask(new ReportTaskStatus(HERE, status(RUNNING))))
        .isEqualTo(accepted(new TaskStatusChanged(status(RUNNING))));
  }

  @Test
  void aStatusThatDiffersInItsTimeAloneIsNoNews() {
    task.told(create(null, RUNNING), assign(HERE));
    TaskStatus later =
        new TaskStatus(Life.START.plusSeconds(99), ASSIGNED, "assigned", null, null, null);

    assertThat(task.ask(new ReportTaskStatus(HERE, later))).isEqualTo(Decision.nothing());
  }

  @Test
  void aNewMessageInTheSameStateIsNews() {
    task.told(create(null, RUNNING));
    TaskStatus why = new TaskStatus(Life.START, PENDING, "pending", "no suitable node", null, null);

    assertThat(task.ask(new SettleTaskStatus(why))).isEqualTo(accepted(new TaskStatusChanged(why)));
  }

  @ParameterizedTest
  @CsvSource({
    "READY, RUNNING, true",
    "RUNNING, READY, false",
    "RUNNING, RUNNING, false",
    "RUNNING, SHUTDOWN, true",
    "SHUTDOWN, RUNNING, false",
    "SHUTDOWN, REMOVE, true",
    "REMOVE, SHUTDOWN, false",
  })
  void desiredStateNeverGoesBack(TaskState desired, TaskState asked, boolean taken) {
    task.told(create(null, READY), new DesireTaskState(desired));

    assertThat(task.tell(new DesireTaskState(asked)))
        .isEqualTo(taken ? accepted(new TaskDesired(asked)) : Decision.nothing());
    assertThat(task.state().desired()).isEqualTo(taken ? asked : desired);
  }

  @Test
  void aTaskIsRunnableUntilItEndsOrIsToEnd() {
    task.told(create(null, RUNNING), assign(HERE), new ReportTaskStatus(HERE, status(RUNNING)));
    assertThat(task.state().isRunnable()).isTrue();

    task.told(new ReportTaskStatus(HERE, status(FAILED)));
    assertThat(task.state().isRunnable()).isFalse();
  }

  @Test
  void aTaskRemembersWhenItFirstRanAndFirstEnded() {
    task.told(create(null, RUNNING), assign(HERE), new ReportTaskStatus(HERE, status(RUNNING)));
    assertThat(task.state().runningAt()).isEqualTo(Life.START.plusSeconds(2));
    assertThat(task.state().endedAt()).isNull();

    task.told(new ReportTaskStatus(HERE, status(SHUTDOWN)), new SettleTaskStatus(status(ORPHANED)));
    assertThat(task.state().runningAt()).isEqualTo(Life.START.plusSeconds(2));
    assertThat(task.state().endedAt()).isEqualTo(Life.START.plusSeconds(3));
  }

  @Test
  void aRemovedTaskIsGoneButKnown() {
    task.told(create(null, RUNNING));

    assertThat(task.tell(new RemoveTask())).isEqualTo(accepted(new TaskRemoved()));
    assertThat(task.state().removed()).isTrue();
  }

  @Test
  void aHistoryThatDoesNotBeginWithACreationIsBroken() {
    assertThatThrownBy(() -> new TaskDecider(ID).apply(null, new TaskRemoved(), null))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(ID);
  }

  @Test
  void refusalsNameTheTaskAndWhatIsWrong() {
    assertThat(new OnAnotherNode(ID, HERE, THERE).message())
        .isEqualTo("task task1 is on node here (asked for node there)");
    assertThat(new OnAnotherNode(ID, null, THERE).message())
        .isEqualTo("task task1 is on no node (asked for node there)");
    assertThat(new NotFound("task", ID).message()).isEqualTo("task task1 not found");
    assertThat(new NotAssignable(ID, "desired shutdown").message())
        .isEqualTo("task task1 is desired shutdown (expected: pending)");
  }

  @Test
  void underAnyCommandsNothingGoesBackAndReplayEqualsLife() {
    Seeds.check(
        400,
        random -> {
          Life<TaskCommand, TaskEvent, Task> life = new Life<>(new TaskDecider(ID));
          life.tell(create(random.nextInt(4) == 0 ? HERE : null, READY));
          for (int step = 0; step < 40; step++) {
            Task before = life.state();
            life.tell(anyCommand(random));
            Task after = life.state();
            assertThat(before.state().isAfter(after.state())).isFalse();
            assertThat(before.desired().isAfter(after.desired())).isFalse();
            assertThat(before.nodeId() == null || before.nodeId().equals(after.nodeId())).isTrue();
            assertThat(before.removed() && !before.equals(after)).isFalse();
            assertThat(life.replayed()).isEqualTo(after);
          }
        });
  }

  @Test
  void aRepeatedCommandIsAcceptedWithoutEvents() {
    Seeds.check(
        400,
        random -> {
          Life<TaskCommand, TaskEvent, Task> life = new Life<>(new TaskDecider(ID));
          life.tell(create(null, READY));
          for (int step = 0; step < 40; step++) {
            TaskCommand command = anyCommand(random);
            if (life.tell(command) instanceof Decision.Accepted<TaskEvent>) {
              assertThat(life.ask(command)).isEqualTo(Decision.nothing());
            }
          }
        });
  }

  private static TaskCommand anyCommand(RandomGenerator random) {
    TaskState state = STATES.get(random.nextInt(STATES.size()));
    NodeId node = random.nextInt(3) == 0 ? THERE : HERE;
    return switch (random.nextInt(12)) {
      case 0 -> create(null, RUNNING);
      case 1, 2 -> assign(node);
      case 3, 4, 5, 6 -> new ReportTaskStatus(node, status(state));
      case 7, 8 -> new SettleTaskStatus(status(state));
      case 9, 10 -> new DesireTaskState(state);
      default -> random.nextInt(5) == 0 ? new RemoveTask() : assign(node);
    };
  }

  private static CreateTask create(@Nullable NodeId node, TaskState desired) {
    return new CreateTask(created(node, desired));
  }

  private static TaskCreated created(@Nullable NodeId node, TaskState desired) {
    return new TaskCreated(
        new ServiceId("service1"),
        "web",
        Map.of(),
        1,
        node,
        1,
        Specs.task("alpine"),
        null,
        desired,
        null,
        null);
  }

  private static AssignTask assign(NodeId node) {
    return new AssignTask(node, status(ASSIGNED), null);
  }

  private static TaskStatus status(TaskState state) {
    return new TaskStatus(Life.START, state, state.toString(), null, null, null);
  }

  private static Decision<TaskEvent> accepted(TaskEvent event) {
    return Decision.accept(event);
  }

  private static Decision<TaskEvent> refused(Rejection why) {
    return Decision.refuse(why);
  }
}
