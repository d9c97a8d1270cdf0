package io.skep.agent;

import io.skep.agent.TaskMessage.Assign;
import io.skep.agent.TaskMessage.Done;
import io.skep.agent.TaskMessage.Persisted;
import io.skep.agent.TaskMessage.Pulled;
import io.skep.agent.TaskMessage.Reported;
import io.skep.agent.TaskMessage.Trouble;
import io.skep.agent.TaskMessage.Unwritten;
import io.skep.agent.TaskMessage.Word;
import io.skep.agent.TaskMessage.Write;
import io.skep.kernel.TaskId;
import io.skep.session.AgentMessage;
import io.skep.session.AssignedTask;
import io.skep.session.TaskReport;
import io.skep.spec.ContainerStatus;
import io.skep.spec.TaskState;
import io.skep.spec.TaskStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Brings one task to what is wanted of it, one step at a time.
 *
 * <p>What is reached is written to the store before it is reported. A step that the engine did not
 * answer is repeated after a pause that doubles; {@link TaskWork} makes that harmless.
 */
final class TaskController extends AbstractBehavior<TaskMessage> {
  private final TaskSteps steps;
  private final ActorRef<AgentMessage> agent;
  private final TimerScheduler<TaskMessage> timers;
  private final Backoff backoff;
  private TaskRecord record;

  /** The store does not know yet what is wanted. */
  private boolean unsaved;

  /** A step is under way. */
  private boolean busy;

  /** The container has not been looked at since something may have happened to it. */
  private boolean due = true;

  /** A step failed, and its repetition waits. */
  private boolean pausing;

  private boolean pulled;
  private boolean dropped;
  private CompletableFuture<?> pulling = CompletableFuture.completedFuture(Word.LOOK);

  private TaskController(
      ActorContext<TaskMessage> context,
      TimerScheduler<TaskMessage> timers,
      TaskSteps steps,
      ActorRef<AgentMessage> agent,
      StoredTask stored,
      boolean written) {
    super(context);
    this.timers = timers;
    this.steps = steps;
    this.agent = agent;
    this.backoff = steps.backoff();
    this.record = TaskRecord.of(stored);
    this.unsaved = !written;
  }

  /** The controller of a task; {@code written} says whether the store has it already. */
  static Behavior<TaskMessage> create(
      TaskSteps steps, ActorRef<AgentMessage> agent, StoredTask stored, boolean written) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  TaskController controller =
                      new TaskController(context, timers, steps, agent, stored, written);
                  controller.advance();
                  return controller;
                }));
  }

  @Override
  public Receive<TaskMessage> createReceive() {
    return newReceiveBuilder()
        .onMessage(Assign.class, this::onAssign)
        .onMessage(Word.class, this::onWord)
        .onMessage(Reported.class, this::onReported)
        .onMessage(Persisted.class, this::onPersisted)
        .onMessage(Unwritten.class, this::onUnwritten)
        .onMessage(Write.class, this::onWrite)
        .onMessage(Pulled.class, this::onPulled)
        .onMessage(Done.class, this::onDone)
        .onMessage(Trouble.class, this::onTrouble)
        .build();
  }

  private Behavior<TaskMessage> onAssign(Assign message) {
    TaskState before = record.task().desired();
    record = record.ordered(message.task());
    TaskState now = record.task().desired();
    if (now == before) {
      advance();
      return this;
    }
    unsaved = true;
    if (now.compareTo(TaskState.SHUTDOWN) >= 0) {
      pulling.cancel(false);
    }
    return again();
  }

  private Behavior<TaskMessage> onWord(Word word) {
    switch (word) {
      case LOOK, RETRY -> {}
      case RUNS -> {
        // A container that somebody started again after its task had ended.
        if (record.state().isTerminal() && !busy && !dropped) {
          step(steps.shutDown(record.task()));
        }
        return this;
      }
      case DROP -> {
        dropped = true;
        pulling.cancel(false);
      }
      case REMOVED -> {
        agent.tell(new AgentEvent.TaskGone(id()));
        return Behaviors.stopped();
      }
    }
    return again();
  }

  private Behavior<TaskMessage> again() {
    due = true;
    pausing = false;
    timers.cancel(Word.RETRY);
    advance();
    return this;
  }

  /** Does the next step unless one is under way. */
  private void advance() {
    if (busy || pausing) {
      return;
    }
    AssignedTask task = record.task();
    if (dropped) {
      step(steps.remove(task));
    } else if (unsaved) {
      write(List.of());
    } else {
      switch (TaskPlan.next(task.desired(), record.state())) {
        case TaskPlan.Rest rest -> {}
        case TaskPlan.Enter enter -> enter(enter);
        case TaskPlan.Prepare prepare when !record.awaitsAuth() -> prepare(task);
        case TaskPlan.Prepare prepare -> {}
        case TaskPlan.Start start when due -> step(steps.start(task));
        case TaskPlan.Look look when due -> step(steps.look(task));
        case TaskPlan.Start start -> {}
        case TaskPlan.Look look -> {}
        case TaskPlan.ShutDown shutDown -> step(steps.shutDown(task));
      }
    }
  }

  private TaskId id() {
    return record.task().id();
  }

  private void enter(TaskPlan.Enter first) {
    Optional<String> refusal = TaskRefusal.of(record.task());
    if (refusal.isPresent()) {
      write(List.of(steps.statuses().unresolvable(refusal.get())));
      return;
    }
    List<TaskStatus> entered = new ArrayList<>();
    ContainerStatus made = record.status().containerStatus();
    TaskPlan plan = first;
    while (plan instanceof TaskPlan.Enter(TaskState state, String message)) {
      entered.add(steps.statuses().entered(state, message, made));
      plan = TaskPlan.next(record.task().desired(), state);
    }
    due = true;
    write(entered);
  }

  private void prepare(AssignedTask task) {
    if (pulled) {
      step(steps.create(task));
    } else {
      CompletableFuture<TaskMessage> pull = steps.pull(task);
      pulling = pull;
      step(pull);
    }
  }

  private void step(CompletableFuture<TaskMessage> step) {
    begin(step, Trouble::new);
    due = false;
  }

  private void write(List<TaskStatus> seen) {
    List<TaskReport> fresh = record.news(seen);
    unsaved = false;
    begin(steps.write(record.told(fresh).stored(), fresh), why -> new Unwritten(seen, why));
  }

  private void begin(
      CompletableFuture<TaskMessage> work, Function<Throwable, TaskMessage> trouble) {
    busy = true;
    getContext().pipeToSelf(work, (done, why) -> why == null ? done : trouble.apply(bare(why)));
  }

  private static Throwable bare(Throwable why) {
    Throwable cause = why.getCause();
    return why instanceof CompletionException && cause != null ? cause : why;
  }

  private Behavior<TaskMessage> onPersisted(Persisted message) {
    busy = false;
    backoff.reset();
    record = record.told(message.reports());
    for (TaskReport report : message.reports()) {
      agent.tell(new AgentEvent.TaskReported(report));
      getContext().getLog().debug("task {} is {}", id(), report.status().state());
    }
    advance();
    return this;
  }

  private Behavior<TaskMessage> onReported(Reported message) {
    record = record.without(message.report());
    return this;
  }

  private Behavior<TaskMessage> onUnwritten(Unwritten message) {
    getContext().getLog().error("task {}: its state cannot be written", id(), message.why());
    timers.startSingleTimer(new Write(message.statuses()), backoff.next());
    return this;
  }

  private Behavior<TaskMessage> onWrite(Write message) {
    write(message.statuses());
    return this;
  }

  private Behavior<TaskMessage> onPulled(Pulled message) {
    // No error yet: the image may be on the node, and if not, making the container says so.
    message.trouble().ifPresent(why -> getContext().getLog().debug("task {}: {}", id(), why));
    busy = false;
    pulled = true;
    advance();
    return this;
  }

  private Behavior<TaskMessage> onDone(Done message) {
    busy = false;
    backoff.reset();
    StepResult result = message.result();
    if (result.unhealthy()) {
      step(steps.stopUnhealthy(record.task(), record.status().message()));
    } else if (record.news(result.statuses()).isEmpty()) {
      advance();
    } else {
      write(result.statuses());
    }
    return this;
  }

  private Behavior<TaskMessage> onTrouble(Trouble message) {
    busy = false;
    if (message.why() instanceof CancellationException) {
      advance();
      return this;
    }
    due = true;
    pausing = true;
    Duration pause = backoff.next();
    if (message.why() instanceof EngineException e) {
      getContext().getLog().warn("task {}: again in {}: {}", id(), pause, e.words());
    } else {
      getContext().getLog().error("task {}: again in {}", id(), pause, message.why());
    }
    timers.startSingleTimer(Word.RETRY, Word.RETRY, pause);
    return this;
  }
}
