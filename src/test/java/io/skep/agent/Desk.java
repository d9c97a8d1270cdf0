package io.skep.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.kernel.TaskId;
import io.skep.session.AgentMessage;
import io.skep.session.AssignedTask;
import io.skep.session.DispatcherMessage;
import io.skep.session.TaskReport;
import io.skep.spec.TaskState;
import io.skep.spec.TaskStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;

/** One agent and the dispatcher that it speaks with, played by the test. */
public final class Desk implements AutoCloseable {
  /** Impatient enough for tests. */
  public static final AgentSettings QUICK =
      new AgentSettings(
          Duration.ofMillis(200),
          Duration.ofMillis(300),
          50,
          Duration.ofSeconds(5),
          Duration.ofMillis(500),
          Duration.ofSeconds(5),
          Duration.ofMillis(20),
          Duration.ofMillis(200),
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          8,
          64);

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ActorTestKit kit;
  private final TestProbe<DispatcherMessage> dispatcher;
  private final ActorRef<AgentMessage> agent;
  private final List<TaskReport> seen = new ArrayList<>();
  private long generation;
  private long term = 1;

  /** Starts an agent on an engine. */
  public Desk(ActorTestKit kit, Engine engine, Path folder, InstantSource clock) {
    this(kit, engine, folder, clock, QUICK);
  }

  /** Starts an agent that is as patient as told. */
  public Desk(
      ActorTestKit kit, Engine engine, Path folder, InstantSource clock, AgentSettings settings) {
    this.kit = kit;
    this.dispatcher = kit.createTestProbe();
    this.agent = kit.spawn(Agent.create(Tasks.NODE, settings, engine, folder, clock));
  }

  /** The agent. */
  public ActorRef<AgentMessage> agent() {
    return agent;
  }

  /** Orders in this leader's term from now on. */
  public Desk term(long other) {
    term = other;
    return this;
  }

  /** Lets it register and gives it all of its tasks. */
  public Desk open(AssignedTask... tasks) {
    agent.tell(new AgentMessage.Dispatched(dispatcher.getRef()));
    await(DispatcherMessage.Register.class);
    return order(true, List.of(tasks), List.of());
  }

  /** Gives it more tasks. */
  public Desk assign(AssignedTask... tasks) {
    return order(false, List.of(tasks), List.of());
  }

  /** Tells it which tasks are forgotten. */
  public Desk drop(TaskId... tasks) {
    return order(false, List.of(), List.of(tasks));
  }

  private Desk order(boolean complete, List<AssignedTask> tasks, List<TaskId> dropped) {
    generation++;
    agent.tell(new AgentMessage.Assignments(term, generation, complete, tasks, dropped));
    return this;
  }

  /** Waits for a message of a kind; reports on the way are stored and noted. */
  public <T extends DispatcherMessage> T await(Class<T> kind) {
    return kind.cast(awaitMessage(kind::isInstance));
  }

  private DispatcherMessage awaitMessage(Predicate<DispatcherMessage> wanted) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      DispatcherMessage message = dispatcher.receiveMessage(PATIENCE);
      if (wanted.test(message)) {
        return message;
      }
      note(message);
    }
    throw new AssertionError("no such message; reports: " + seen);
  }

  private void note(DispatcherMessage message) {
    if (message instanceof DispatcherMessage.Reports reports) {
      seen.addAll(reports.reports());
      reports.agent().tell(new AgentMessage.ReportsStored(reports.batch()));
    }
  }

  /** Waits until the task is reported in this state, and yields the status. */
  public TaskStatus until(AssignedTask task, TaskState state) {
    TaskStatus status = untilAny(task, state);
    assertThat(status.state()).as("ended as %s", status).isEqualTo(state);
    return status;
  }

  /** Waits until the task is reported in one of these states, or has ended. */
  public TaskStatus untilAny(AssignedTask task, TaskState... states) {
    Set<TaskState> wanted = Set.of(states);
    int read = 0;
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      while (read < seen.size()) {
        TaskReport report = seen.get(read);
        TaskState state = report.status().state();
        if (report.id().equals(task.id()) && (wanted.contains(state) || state.isTerminal())) {
          return report.status();
        }
        read++;
      }
      note(dispatcher.receiveMessage(PATIENCE));
    }
    throw new AssertionError("never " + wanted + ": " + seen);
  }

  /** All states reported of the task, in order. */
  public List<TaskState> states(AssignedTask task) {
    return seen.stream()
        .filter(report -> report.id().equals(task.id()))
        .map(report -> report.status().state())
        .toList();
  }

  /** Waits until no heartbeat comes any more. */
  public void silence() {
    Duration still = QUICK.heartbeat().multipliedBy(4);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      try {
        note(dispatcher.receiveMessage(still));
      } catch (AssertionError e) {
        return;
      }
    }
    throw new AssertionError("never silent");
  }

  /** Stops the agent at once, as a crash of the daemon would but for the disk. */
  public void crash() {
    kit.stop(agent);
  }

  @Override
  public void close() {
    crash();
  }
}
