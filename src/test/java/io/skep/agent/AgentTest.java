package io.skep.agent;

import static io.skep.spec.TaskState.ACCEPTED;
import static io.skep.spec.TaskState.COMPLETE;
import static io.skep.spec.TaskState.FAILED;
import static io.skep.spec.TaskState.PREPARING;
import static io.skep.spec.TaskState.READY;
import static io.skep.spec.TaskState.REJECTED;
import static io.skep.spec.TaskState.RUNNING;
import static io.skep.spec.TaskState.SHUTDOWN;
import static io.skep.spec.TaskState.STARTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.skep.agent.ContainerView.Health;
import io.skep.agent.ContainerView.Phase;
import io.skep.agent.memory.Call;
import io.skep.agent.memory.Call.Operation;
import io.skep.agent.memory.Fault;
import io.skep.agent.memory.InMemoryEngine;
import io.skep.agent.memory.Program;
import io.skep.session.AgentMessage;
import io.skep.session.AssignedTask;
import io.skep.session.DispatcherMessage;
import io.skep.session.RegistryAuth;
import io.skep.spec.PortConfig;
import io.skep.spec.TaskState;
import io.skep.spec.TaskStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class AgentTest {
  private static final ActorTestKit KIT = ActorTestKit.create();

  private final ManualClock clock = new ManualClock();
  private final InMemoryEngine engine =
      new InMemoryEngine(clock).withImage("app", Program.forever());
  private final AssignedTask task = Tasks.of("t1");

  @TempDir private Path folder;

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private Desk desk() {
    return new Desk(KIT, engine, folder, clock);
  }

  private long heard(Operation operation, AssignedTask of) {
    return engine.calls().stream().filter(new Call(operation, of.name())::equals).count();
  }

  private ContainerView container(AssignedTask of) {
    return engine.containers().stream()
        .filter(each -> each.name().equals(of.name()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aTaskGoesThroughEveryStateOnceAndInOrder() {
    try (Desk desk = desk().open(task)) {
      TaskStatus running = desk.until(task, RUNNING);
      assertThat(desk.states(task)).containsExactly(ACCEPTED, PREPARING, READY, STARTING, RUNNING);
      assertThat(running.message()).isEqualTo("started");
      assertThat(running.containerStatus().containerId()).isEqualTo(container(task).id());
      assertThat(heard(Operation.CREATE, task)).isEqualTo(1);
      assertThat(heard(Operation.START, task)).isEqualTo(1);
    }
  }

  @Test
  void aTaskWaitsAtReadyUntilItIsWantedToRun() {
    try (Desk desk = desk().open(task.desiring(READY))) {
      assertThat(desk.until(task, READY).message()).isEqualTo("prepared");
      desk.await(DispatcherMessage.Heartbeat.class);
      assertThat(heard(Operation.START, task)).isZero();
      desk.assign(task.desiring(RUNNING)).until(task, RUNNING);
      assertThat(heard(Operation.START, task)).isEqualTo(1);
    }
  }

  @Test
  void anIngressPortThatIsNotCarriedIsNotPassedOverInSilence() {
    AssignedTask published =
        Tasks.of(
            "t1",
            "{\"ContainerSpec\":{\"Image\":\"app\"}}",
            List.of(new PortConfig(null, "tcp", 80, 8080, "ingress")));
    try (Desk desk = desk().open(published)) {
      assertThat(desk.until(published, READY).message())
          .isEqualTo("prepared (ingress ports are not carried yet: 8080:80/tcp; use mode=host)");
      assertThat(desk.until(published, RUNNING).message())
          .isEqualTo("started (ingress ports are not carried yet: 8080:80/tcp; use mode=host)");
    }
  }

  @Test
  void aHostPortIsReportedAsTheEngineBoundIt() {
    AssignedTask published =
        Tasks.of(
            "t1",
            "{\"ContainerSpec\":{\"Image\":\"app\"}}",
            List.of(new PortConfig(null, "tcp", 80, 0, "host")));
    try (Desk desk = desk().open(published)) {
      assertThat(desk.until(published, RUNNING).portStatus().ports())
          .containsExactly(new PortConfig(null, "tcp", 80, 32768, "host"));
    }
  }

  @Test
  void aTaskRunsOnlyAfterItsFirstHealthyProbe() {
    engine.withImage("app", Program.checked(Duration.ofSeconds(3), true));
    try (Desk desk = desk().open(task)) {
      desk.until(task, STARTING);
      await().until(() -> container(task).phase() == Phase.RUNNING);
      desk.await(DispatcherMessage.Heartbeat.class);
      assertThat(desk.states(task)).doesNotContain(RUNNING);
      clock.pass(Duration.ofSeconds(3));
      engine.tick();
      desk.until(task, RUNNING);
    }
  }

  @Test
  void anUnhealthyTaskNeverRunsAndFails() {
    engine.withImage("app", Program.checked(Duration.ofSeconds(3), false));
    try (Desk desk = desk().open(task)) {
      desk.until(task, STARTING);
      await().until(() -> container(task).phase() == Phase.RUNNING);
      clock.pass(Duration.ofSeconds(3));
      engine.tick();
      TaskStatus failed = desk.until(task, FAILED);
      assertThat(failed.err())
          .isEqualTo("task: non-zero exit (137): dockerexec: unhealthy container");
      assertThat(failed.message()).isEqualTo("starting");
      assertThat(failed.containerStatus().exitCode()).isEqualTo(137);
    }
  }

  @Test
  void aTaskThatFallsIllIsStoppedAndFails() {
    engine.withImage("app", Program.checked(Duration.ZERO, true));
    try (Desk desk = desk().open(task)) {
      desk.until(task, STARTING);
      await().until(() -> container(task).phase() == Phase.RUNNING);
      engine.tick();
      desk.until(task, RUNNING);
      engine.health(task.name(), Health.UNHEALTHY);
      assertThat(desk.until(task, FAILED).message()).isEqualTo("started");
      assertThat(container(task).phase()).isEqualTo(Phase.ENDED);
    }
  }

  @Test
  void aMissingImageIsRejected() {
    AssignedTask lost = Tasks.of("t1", "{\"Image\":\"nosuch/image:1\"}");
    try (Desk desk = desk().open(lost)) {
      TaskStatus rejected = desk.until(lost, REJECTED);
      assertThat(rejected.err()).isEqualTo("No such image: nosuch/image:1");
      assertThat(rejected.message()).isEqualTo("preparing");
      assertThat(rejected.containerStatus().containerId()).isEmpty();
    }
  }

  @Test
  void aMountWithoutSenseIsRejectedBeforeTheEngineIsAsked() {
    AssignedTask bad =
        Tasks.of(
            "t1",
            "{\"Image\":\"app\",\"Mounts\":[{\"Type\":\"bind\",\"Source\":\"relative\","
                + "\"Target\":\"/x\"}]}");
    try (Desk desk = desk().open(bad)) {
      TaskStatus rejected = desk.until(bad, REJECTED);
      assertThat(rejected.err())
          .isEqualTo("invalid bind mount source, must be an absolute path: relative");
      assertThat(rejected.message()).isEqualTo("resolving controller failed");
      assertThat(rejected.containerStatus()).isNull();
      assertThat(heard(Operation.CREATE, bad)).isZero();
    }
  }

  @Test
  void aCommandThatCannotBeStartedFailsWithTheEnginesWords() {
    engine.withImage("app", Program.broken("exec: \"nope\": not found"));
    try (Desk desk = desk().open(task)) {
      TaskStatus failed = desk.until(task, FAILED);
      assertThat(failed.err()).isEqualTo("starting container failed: exec: \"nope\": not found");
      assertThat(failed.message()).isEqualTo("starting");
      assertThat(failed.containerStatus().exitCode()).isEqualTo(127);
    }
  }

  @Test
  void aTaskThatEndsWellIsCompleteAndOneThatEndsBadlyFailed() {
    engine.withImage("app", Program.ends(Duration.ZERO, 3));
    engine.withImage("job", Program.ends(Duration.ZERO, 0));
    AssignedTask job = Tasks.of("t2", "{\"Image\":\"job\"}").desiring(COMPLETE);
    try (Desk desk = desk().open(task, job)) {
      desk.until(task, RUNNING);
      desk.until(job, RUNNING);
      engine.tick();
      TaskStatus failed = desk.until(task, FAILED);
      assertThat(failed.err()).isEqualTo("task: non-zero exit (3)");
      assertThat(failed.message()).isEqualTo("started");
      assertThat(desk.until(job, COMPLETE).message()).isEqualTo("finished");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = TaskState.class,
      names = {"READY", "RUNNING"})
  void aTaskThatIsNotWantedIsShutDown(TaskState at) {
    try (Desk desk = desk().open(task.desiring(at))) {
      desk.until(task, at);
      TaskStatus stopped = desk.assign(task.desiring(SHUTDOWN)).until(task, SHUTDOWN);
      assertThat(stopped.message()).isEqualTo("shutdown");
      assertThat(stopped.containerStatus().containerId()).isEqualTo(container(task).id());
      assertThat(container(task).phase()).isNotEqualTo(Phase.RUNNING);
    }
  }

  @Test
  void aPullThatHangsEndsWhenTheTaskIsNotWanted() {
    engine.failNext(Operation.PULL, Fault.HANGS);
    try (Desk desk = desk().open(task)) {
      desk.until(task, PREPARING);
      await().until(() -> engine.calls().contains(new Call(Operation.PULL, "app")));
      desk.assign(task.desiring(SHUTDOWN)).until(task, SHUTDOWN);
      assertThat(engine.containers()).isEmpty();
    }
  }

  @Test
  void aDroppedTaskLeavesNothing() {
    try (Desk desk = desk().open(task)) {
      desk.until(task, RUNNING);
      desk.drop(task.id());
      await().until(() -> engine.containers().isEmpty());
      await().until(() -> new TaskStore(folder).readAll().tasks().isEmpty());
    }
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

  /**
   * A deposed leader's late word once won an agent back, which then waited for it for ever: its
   * link had already moved on, and said nothing more (seed 319833 of the simulation).
   */
  @Test
  void aDispatcherThatAnAgentHasLeftDoesNotWinItBack() {
    TestProbe<DispatcherMessage> left = KIT.createTestProbe();
    TestProbe<DispatcherMessage> now = KIT.createTestProbe();
    try (Desk desk = desk()) {
      desk.agent().tell(new AgentMessage.Dispatched(left.getRef()));
      left.expectMessageClass(DispatcherMessage.Register.class, Duration.ofSeconds(10));
      desk.agent().tell(new AgentMessage.Dispatched(now.getRef()));
      desk.agent().tell(new AgentMessage.Again(left.getRef()));
      desk.agent().tell(new AgentMessage.Assignments(1, 1, true, List.of(), List.of()));
      now.fishForMessage(
          Duration.ofSeconds(10),
          message ->
              message instanceof DispatcherMessage.Heartbeat
                  ? FishingOutcomes.complete()
                  : FishingOutcomes.continueAndIgnore());
    }
  }

  @Test
  void reportsAreRepeatedUntilTheyAreStored() {
    TestProbe<DispatcherMessage> dispatcher = KIT.createTestProbe();
    try (Desk desk = desk()) {
      desk.agent().tell(new AgentMessage.Dispatched(dispatcher.getRef()));
      dispatcher.expectMessageClass(DispatcherMessage.Register.class, Duration.ofSeconds(10));
      desk.agent().tell(new AgentMessage.Assignments(1, 1, true, List.of(task), List.of()));
      DispatcherMessage.Reports first = nextReports(dispatcher);
      DispatcherMessage.Reports again = nextReports(dispatcher);
      assertThat(again.batch()).isEqualTo(first.batch());
      assertThat(again.reports()).isEqualTo(first.reports());
      assertThat(first.reports().getFirst().causeIndex()).isEqualTo(7);
      desk.agent().tell(new AgentMessage.ReportsStored(first.batch()));
      DispatcherMessage.Reports next = nextReports(dispatcher);
      assertThat(next.batch()).isGreaterThan(first.batch());
    }
  }

  private static DispatcherMessage.Reports nextReports(TestProbe<DispatcherMessage> dispatcher) {
    DispatcherMessage message = dispatcher.receiveMessage(Duration.ofSeconds(10));
    while (!(message instanceof DispatcherMessage.Reports)) {
      message = dispatcher.receiveMessage(Duration.ofSeconds(10));
    }
    return (DispatcherMessage.Reports) message;
  }

  /** A deposed leader that is still heard after this node has started anew gets nothing done. */
  @Test
  void aTermIsNotForgottenOverARestart() {
    AssignedTask other = Tasks.of("t2");
    try (Desk desk = desk().term(7).open(task)) {
      desk.until(task, RUNNING);
    }
    try (Desk deposed = desk().term(6).open(other)) {
      deposed.await(DispatcherMessage.Register.class);
      assertThat(heard(Operation.CREATE, other)).isZero();
      deposed.term(7).open(task, other).until(other, RUNNING);
      assertThat(engine.containers()).hasSize(2);
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
  void anOlderTermOrAnOrderOutOfTurnIsPassedOver() {
    AssignedTask other = Tasks.of("t2");
    try (Desk desk = desk().open(task)) {
      desk.until(task, RUNNING);
      desk.agent().tell(new AgentMessage.Assignments(0, 99, true, List.of(other), List.of()));
      desk.agent().tell(new AgentMessage.Assignments(1, 1, true, List.of(other), List.of()));
      desk.await(DispatcherMessage.Heartbeat.class);
      assertThat(engine.containers()).hasSize(1);
      assertThat(container(task).phase()).isEqualTo(Phase.RUNNING);
    }
  }

  @Test
  void manyTasksOfOneImageFetchItTogether() {
    AssignedTask[] many = new AssignedTask[50];
    for (int i = 0; i < many.length; i++) {
      many[i] = Tasks.of("many" + i);
    }
    try (Desk desk = desk().open(many)) {
      for (AssignedTask each : many) {
        desk.until(each, RUNNING);
      }
      assertThat(engine.containers()).hasSize(50);
    }
  }

  @Test
  void aNodeThatLeavesTheSwarmLeavesNothing() {
    TestProbe<Done> left = KIT.createTestProbe();
    try (Desk desk = desk().open(task, Tasks.of("t2"))) {
      desk.until(task, RUNNING);
      desk.agent().tell(new Agent.Leave(left.getRef()));
      left.receiveMessage(Duration.ofSeconds(10));
      assertThat(engine.containers()).isEmpty();
      assertThat(new TaskStore(folder).readAll().tasks()).isEmpty();
    }
  }

  /** Else a replacement would be started beside a container that is still being stopped. */
  @Test
  void aNodeThatLeavesSaysThatItIsGoneOnceItsContainersAre() {
    TestProbe<Done> left = KIT.createTestProbe();
    try (Desk desk = desk().open(task)) {
      desk.until(task, RUNNING);
      engine.failNext(Operation.STOP, Fault.NOT_HEARD);
      desk.agent().tell(new Agent.Leave(left.getRef()));
      desk.await(DispatcherMessage.Leaving.class);
      desk.assign(Tasks.of("t2"));
      desk.await(DispatcherMessage.Leave.class);
      assertThat(engine.containers()).isEmpty();
      left.receiveMessage(Duration.ofSeconds(10));
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
  void anOrderThatWasLostOnTheWayIsAskedForAgain() {
    try (Desk desk = desk().open(task)) {
      desk.until(task, RUNNING);
      desk.agent()
          .tell(new AgentMessage.Assignments(1, 9, false, List.of(Tasks.of("t2")), List.of()));
      desk.await(DispatcherMessage.Register.class);
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
