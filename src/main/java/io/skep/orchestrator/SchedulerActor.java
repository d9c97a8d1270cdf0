package io.skep.orchestrator;

import io.skep.command.Commands;
import io.skep.entity.Outcome;
import io.skep.kernel.Cause;
import io.skep.kernel.Meta;
import io.skep.kernel.Principal;
import io.skep.kernel.TaskId;
import io.skep.scheduler.Placements;
import io.skep.scheduler.Placements.Placed;
import io.skep.scheduler.Placements.Waiting;
import io.skep.scheduler.Scheduler;
import io.skep.spec.PortStatus;
import io.skep.spec.TaskState;
import io.skep.spec.TaskStatus;
import io.skep.task.Round;
import io.skep.task.TaskCommand;
import io.skep.task.TaskCommand.AssignTask;
import io.skep.task.TaskCommand.SettleTaskStatus;
import io.skep.view.Entry;
import io.skep.view.LiveView;
import io.skep.view.LoggedEvent;
import io.skep.view.SwarmView;
import io.skep.view.ViewListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Places all pending tasks, a round at a time: the next begins once the view holds the last. Tasks
 * that nobody can take stay pending with the reason, and are tried again when room may have come.
 */
final class SchedulerActor extends AbstractBehavior<SchedulerActor.Message> {
  private static final Logger LOG = LoggerFactory.getLogger(SchedulerActor.class);
  private static final Principal PRINCIPAL = Principal.system("scheduler");
  private static final PortStatus NO_PORTS = new PortStatus(null);
  private static final Duration RETRY = Duration.ofSeconds(1);

  /** What the actor hears. */
  sealed interface Message {}

  private record Changed(SwarmView view, List<LoggedEvent> events) implements Message {}

  private enum Signal implements Message {
    FLUSH
  }

  private record Executed(List<TaskId> unplaced) implements Message {}

  private record Retry(List<TaskId> tasks) implements Message {}

  private final LiveView live;
  private final Commands commands;
  private final InstantSource clock;
  private final TimerScheduler<Message> timers;
  private final ViewListener listener;
  private final Scheduler scheduler;
  private SwarmView seen;

  /** The index that the view must have reached before the next round. */
  private long settled;

  private boolean flushing;
  private boolean inFlight;

  private SchedulerActor(
      ActorContext<Message> context,
      TimerScheduler<Message> timers,
      LiveView live,
      Commands commands,
      InstantSource clock) {
    super(context);
    this.timers = timers;
    this.live = live;
    this.commands = commands;
    this.clock = clock;
    this.listener = (view, events) -> context.getSelf().tell(new Changed(view, events));
    this.seen = live.listen(listener);
    this.scheduler = Scheduler.of(seen);
    flushSoon();
  }

  static Behavior<Message> create(LiveView live, Commands commands, InstantSource clock) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new SchedulerActor(context, timers, live, commands, clock)));
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder()
        .onAnyMessage(this::receive)
        .onSignal(PostStop.class, signal -> stopListening())
        .onSignal(PreRestart.class, signal -> stopListening())
        .build();
  }

  private Behavior<Message> stopListening() {
    live.unlisten(listener);
    return this;
  }

  private Behavior<Message> receive(Message message) {
    switch (message) {
      case Changed changed -> {
        seen = changed.view();
        scheduler.follow(seen, changed.events());
      }
      case Signal flush -> {
        flushing = false;
        round();
      }
      case Executed executed -> {
        inFlight = false;
        settled = live.current().index();
        retryLater(executed.unplaced());
      }
      case Retry retry -> retry.tasks().forEach(task -> scheduler.refresh(seen, task));
    }
    flushSoon();
    return this;
  }

  private void retryLater(List<TaskId> unplaced) {
    if (!unplaced.isEmpty()) {
      timers.startSingleTimer(new Retry(unplaced), RETRY);
    }
  }

  private void flushSoon() {
    if (!flushing && !inFlight && seen.index() >= settled && scheduler.hasWork()) {
      flushing = true;
      getContext().getSelf().tell(Signal.FLUSH);
    }
  }

  private void round() {
    if (inFlight) {
      return;
    }
    Instant now = clock.instant();
    Placements found = scheduler.place(now);
    if (found.isEmpty()) {
      return;
    }
    inFlight = true;
    CompletionStage<List<TaskId>> unplaced = CompletableFuture.completedFuture(new ArrayList<>());
    int turn = 0;
    for (Placed placed : found.placed()) {
      unplaced =
          unplaced.thenCombine(
              command(placed.task(), assign(placed, new Round(seen.index(), turn++), now), now),
              (list, outcome) -> note(list, placed, outcome));
    }
    for (Waiting waiting : found.waiting()) {
      unplaced =
          unplaced.thenCombine(
              command(waiting.task(), explain(waiting, now), now), (list, outcome) -> list);
    }
    getContext()
        .pipeToSelf(unplaced, (list, failure) -> new Executed(list == null ? List.of() : list));
  }

  private static List<TaskId> note(List<TaskId> unplaced, Placed placed, Outcome outcome) {
    if (!(outcome instanceof Outcome.Done)) {
      LOG.warn("task {} was not given to node {}: {}", placed.task(), placed.node(), outcome);
      unplaced.add(placed.task());
    }
    return unplaced;
  }

  private CompletionStage<Outcome> command(TaskId task, TaskCommand command, Instant now) {
    long cause = seen.task(task).map(Entry::wishIndex).orElse(seen.index());
    return commands.task(task, command, new Meta(now, PRINCIPAL, Cause.event(cause)));
  }

  private static TaskCommand assign(Placed placed, Round round, Instant now) {
    String message =
        placed.preassigned()
            ? "scheduler confirmed task can run on preassigned node"
            : "scheduler assigned task to node";
    return new AssignTask(
        placed.node(), status(now, TaskState.ASSIGNED, message, null), placed.resources(), round);
  }

  private static TaskCommand explain(Waiting waiting, Instant now) {
    return new SettleTaskStatus(
        status(now, TaskState.PENDING, "pending task scheduling", waiting.error()));
  }

  private static TaskStatus status(
      Instant now, TaskState state, String message, @Nullable String error) {
    return new TaskStatus(now, state, message, error, null, NO_PORTS);
  }
}
