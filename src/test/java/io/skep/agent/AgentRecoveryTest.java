package io.skep.agent;

import static io.skep.spec.TaskState.ACCEPTED;
import static io.skep.spec.TaskState.FAILED;
import static io.skep.spec.TaskState.PREPARING;
import static io.skep.spec.TaskState.READY;
import static io.skep.spec.TaskState.RUNNING;
import static io.skep.spec.TaskState.SHUTDOWN;
import static io.skep.spec.TaskState.STARTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.skep.agent.ContainerView.Phase;
import io.skep.agent.memory.Call;
import io.skep.agent.memory.Call.Operation;
import io.skep.agent.memory.Fault;
import io.skep.agent.memory.Program;
import io.skep.session.AssignedTask;
import io.skep.session.DispatcherMessage;
import io.skep.session.RegistryAuth;
import io.skep.spec.TaskStatus;
import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of tasks when the agent, its engine or an answer is lost. */
final class AgentRecoveryTest extends AgentBench {
  private static final ActorTestKit KIT = ActorTestKit.create();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Override
  ActorTestKit kit() {
    return KIT;
  }

  @ParameterizedTest
  @EnumSource(
      value = Operation.class,
      names = {"PULL", "CREATE", "START", "INSPECT"})
  void aLostAnswerMakesNoSecondContainerAndLosesNone(Operation operation) {
    engine.failNext(operation, Fault.ANSWER_LOST);
    engine.failNext(operation, Fault.NOT_HEARD);
    try (Desk desk = desk().open(task)) {
      desk.until(task, RUNNING);
      assertThat(engine.containers()).hasSize(1);
      assertThat(desk.states(task)).containsExactly(ACCEPTED, PREPARING, READY, STARTING, RUNNING);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Operation.class,
      names = {"PULL", "CREATE", "START", "INSPECT"})
  void aCrashAtAnyStepMakesNoSecondContainerAndLosesNone(Operation operation) {
    engine.failNext(operation, Fault.HANGS);
    try (Desk first = desk().open(task)) {
      await().until(() -> engine.calls().stream().anyMatch(call -> call.operation() == operation));
      first.crash();
    }
    try (Desk second = desk().open(task)) {
      second.until(task, RUNNING);
      assertThat(engine.containers()).hasSize(1);
    }
  }

  @Test
  void aRestartAdoptsWhatRunsAndDoesNotStartItAgain() {
    AssignedTask other = Tasks.of("t2");
    try (Desk first = desk().open(task, other)) {
      first.until(task, RUNNING);
      first.until(other, RUNNING);
    }
    engine.crash(other.name(), 5);
    try (Desk second = desk().open(task, other)) {
      TaskStatus failed = second.until(other, FAILED);
      assertThat(failed.err()).isEqualTo("task: non-zero exit (5)");
      second.await(DispatcherMessage.Heartbeat.class);
      assertThat(container(task).phase()).isEqualTo(Phase.RUNNING);
      assertThat(heard(Operation.START, task)).isEqualTo(1);
      assertThat(heard(Operation.START, other)).isEqualTo(1);
      assertThat(heard(Operation.CREATE, task)).isEqualTo(1);
    }
  }

  @Test
  void tasksRunOnWhenNoManagerAnswersAndAreReportedWhenOneDoes() {
    try (Desk first = desk().open(task)) {
      first.until(task, STARTING);
    }
    try (Desk second = desk()) {
      await().until(() -> container(task).phase() == Phase.RUNNING);
      engine.crash(task.name(), 9);
      second.open(task);
      second.until(task, RUNNING);
      assertThat(second.until(task, FAILED).containerStatus().exitCode()).isEqualTo(9);
    }
  }

  @Test
  void whatNoManagerKnowsIsRemovedOnlyOnceTheyHaveToldEverything() {
    try (Desk first = desk().open(task)) {
      first.until(task, RUNNING);
    }
    TaskStore store = new TaskStore(folder);
    store.delete(task.id());
    try (Desk second = desk()) {
      // Watching and describing count too: so many mean that sweeps have passed it by.
      long before = heardLists();
      await().until(() -> heardLists() > before + 5);
      assertThat(engine.containers()).hasSize(1);
      second.open();
      await().until(() -> engine.containers().isEmpty());
    }
  }

  private long heardLists() {
    return engine.calls().stream().filter(call -> call.operation() == Operation.LIST).count();
  }

  @Test
  void aRemovedContainerIsAFailedTask() {
    try (Desk desk = desk().open(task)) {
      desk.until(task, RUNNING);
      engine.remove(task.name());
      assertThat(desk.until(task, FAILED).err()).isEqualTo("No such container: " + task.name());
    }
  }

  @Test
  void anEngineThatRestartsFailsWhatDiedWithIt() {
    try (Desk desk = desk().open(task)) {
      desk.until(task, RUNNING);
      engine.goAway(true);
      desk.await(DispatcherMessage.Heartbeat.class);
      engine.comeBack();
      assertThat(desk.until(task, FAILED).err()).isEqualTo("task: non-zero exit (137)");
    }
  }

  @Test
  void anEngineThatComesBackFindsTheTasksThatLivedOn() {
    try (Desk desk = desk().open(task)) {
      desk.until(task, RUNNING);
      engine.goAway(false);
      desk.await(DispatcherMessage.Heartbeat.class);
      engine.comeBack();
      AssignedTask late = Tasks.of("t2");
      desk.assign(late).until(late, RUNNING);
      assertThat(desk.states(task)).endsWith(RUNNING);
    }
  }

  @Test
  void anAgentFallsSilentWhenItsEngineStaysAway() {
    try (Desk desk = desk().open(task)) {
      desk.until(task, RUNNING);
      engine.goAway(false);
      clock.pass(Duration.ofSeconds(1));
      desk.await(DispatcherMessage.Heartbeat.class);
      clock.pass(Duration.ofMinutes(1));
      desk.silence();
      engine.comeBack();
      desk.await(DispatcherMessage.Heartbeat.class);
    }
  }

  @Test
  void whatWasReplacedWhileNoManagerAnsweredIsStoppedAndRemoved() {
    AssignedTask gone = Tasks.of("t2");
    AssignedTask replaced = Tasks.of("t3");
    try (Desk desk = desk().open(task, gone, replaced)) {
      desk.until(task, RUNNING);
      desk.until(gone, RUNNING);
      desk.until(replaced, RUNNING);
    }
    assertThat(engine.containers()).allMatch(each -> each.phase() == Phase.RUNNING);
    try (Desk desk = desk().term(2).open(task, replaced.desiring(SHUTDOWN))) {
      desk.until(replaced, SHUTDOWN);
      await().until(() -> engine.containers().size() == 2);
      assertThat(container(task).phase()).isEqualTo(Phase.RUNNING);
      assertThat(container(replaced).phase()).isEqualTo(Phase.ENDED);
    }
  }

  @Test
  void aTaskWhoseCredentialsWereLostWaitsForThemBeforeItIsFetched() {
    engine.failNext(Operation.PULL, Fault.HANGS);
    AssignedTask secret = task.withRegistryAuth(new RegistryAuth("c2VjcmV0"));
    try (Desk first = desk().open(secret)) {
      first.until(secret, PREPARING);
      await().until(() -> engine.calls().contains(new Call(Operation.PULL, "app")));
    }
    long pulls = engine.calls().stream().filter(new Call(Operation.PULL, "app")::equals).count();
    try (Desk second = desk()) {
      await().until(() -> heardLists() > 4);
      assertThat(engine.calls().stream().filter(new Call(Operation.PULL, "app")::equals))
          .hasSize((int) pulls);
      second.open(secret).until(secret, RUNNING);
    }
  }

  @Test
  void aContainerStartedAgainAfterItsTaskEndedIsStopped() {
    try (Desk desk = desk().open(task)) {
      desk.until(task, RUNNING);
      engine.crash(task.name(), 4);
      desk.until(task, FAILED);
      engine.start(task.name());
      await().until(() -> container(task).phase() == Phase.ENDED);
      assertThat(desk.states(task)).endsWith(FAILED);
    }
  }

  @Test
  void whatEndedBeforeItWasHealthyIsNotStartedAgainByARestart() {
    engine.withImage("app", Program.checked(Duration.ofSeconds(3), true));
    try (Desk first = desk().open(task)) {
      first.until(task, STARTING);
      await().until(() -> container(task).phase() == Phase.RUNNING);
    }
    engine.crash(task.name(), 6);
    try (Desk second = desk().open(task)) {
      TaskStatus failed = second.until(task, FAILED);
      assertThat(failed.err()).isEqualTo("task: non-zero exit (6)");
      assertThat(failed.message()).isEqualTo("starting");
      assertThat(heard(Operation.START, task)).isEqualTo(1);
    }
  }
}
