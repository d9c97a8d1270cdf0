package io.skep.agent;

import static io.skep.spec.TaskState.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.skep.agent.ContainerView.Phase;
import io.skep.agent.memory.Call.Operation;
import io.skep.agent.memory.Fault;
import io.skep.session.AgentMessage;
import io.skep.session.AssignedTask;
import io.skep.session.DispatcherMessage;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Whom an agent obeys, what it tells them, and how it leaves. */
final class AgentOrdersTest extends AgentBench {
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
  void aDroppedTaskLeavesNothing() {
    try (Desk desk = desk().open(task)) {
      desk.until(task, RUNNING);
      desk.drop(task.id());
      await().until(() -> engine.containers().isEmpty());
      await().until(() -> new TaskStore(folder).readAll().tasks().isEmpty());
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
  void anOrderThatWasLostOnTheWayIsAskedForAgain() {
    try (Desk desk = desk().open(task)) {
      desk.until(task, RUNNING);
      desk.agent()
          .tell(new AgentMessage.Assignments(1, 9, false, List.of(Tasks.of("t2")), List.of()));
      desk.await(DispatcherMessage.Register.class);
    }
  }
}
