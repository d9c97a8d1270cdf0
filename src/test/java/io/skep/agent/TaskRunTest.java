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
import io.skep.agent.memory.Program;
import io.skep.session.AssignedTask;
import io.skep.session.DispatcherMessage;
import io.skep.spec.ContainerStatus;
import io.skep.spec.PortConfig;
import io.skep.spec.TaskState;
import io.skep.spec.TaskStatus;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The life of one task in an agent, from its assignment to its end. */
final class TaskRunTest extends AgentBench {
  private static final ActorTestKit KIT = ActorTestKit.create();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Override
  ActorTestKit kit() {
    return KIT;
  }

  @Test
  void aTaskGoesThroughEveryStateOnceAndInOrder() {
    try (Desk desk = desk().open(task)) {
      TaskStatus running = desk.until(task, RUNNING);
      assertThat(desk.states(task)).containsExactly(ACCEPTED, PREPARING, READY, STARTING, RUNNING);
      assertThat(running.message()).isEqualTo("started");
      assertThat(running.containerStatus().containerId()).isEqualTo(container(task).id());
      // Moby's TestServiceHealthStart: who waits for a starting task asks its container.
      assertThat(desk.until(task, STARTING).containerStatus())
          .isEqualTo(new ContainerStatus(container(task).id(), 0, 0));
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
}
