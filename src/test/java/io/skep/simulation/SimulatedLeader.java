package io.skep.simulation;

import io.skep.command.Commands;
import io.skep.dispatcher.SteppedDispatcher;
import io.skep.entity.Outcome;
import io.skep.kernel.Cause;
import io.skep.kernel.IdSource;
import io.skep.kernel.Meta;
import io.skep.kernel.NodeId;
import io.skep.kernel.Principal;
import io.skep.kernel.TaskId;
import io.skep.orchestrator.NodeKeeper;
import io.skep.orchestrator.ServicePlanner;
import io.skep.orchestrator.TaskReaper;
import io.skep.scheduler.Placements;
import io.skep.scheduler.Scheduler;
import io.skep.session.DispatcherMessage;
import io.skep.spec.PortStatus;
import io.skep.spec.TaskState;
import io.skep.spec.TaskStatus;
import io.skep.task.TaskCommand;
import io.skep.view.Entry;
import io.skep.view.LiveView;
import io.skep.view.LoggedEvent;
import io.skep.view.SwarmView;
import io.skep.view.ViewListener;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * All that a manager does while it leads, in one thread. When it ends, all that was not in the log
 * is lost, orders under way with it.
 */
final class SimulatedLeader {
  private static final Duration LOOK = Duration.ofMillis(500);

  private final LiveView live;
  private final Commands commands;
  private final Timeline time;
  private final Chance chance;
  private final List<Concern<?>> concerns;
  private final Scheduler scheduler;
  private final SteppedDispatcher dispatcher;
  private final ViewListener listener;
  private final Supplier<Set<NodeId>> unreachable;
  private final Wire.Weather weather;
  private final Map<NodeId, Wire<DispatcherMessage>> wires = new HashMap<>();
  private final Laws laws;
  private final Deque<Runnable> placing = new ArrayDeque<>();
  private SwarmView seen;
  private boolean alive = true;
  private boolean poked;
  private @Nullable Instant alarm;

  SimulatedLeader(
      LiveView live,
      Commands commands,
      Timeline time,
      Chance chance,
      IdSource ids,
      long term,
      Laws laws,
      Wire.Weather weather,
      Supplier<Set<NodeId>> unreachable) {
    this.live = live;
    this.commands = commands;
    this.time = time;
    this.chance = chance;
    this.weather = weather;
    this.laws = laws;
    this.unreachable = unreachable;
    this.listener = this::follow;
    this.seen = live.listen(listener);
    this.scheduler = Scheduler.of(seen);
    this.concerns =
        List.of(
            new Concern<>(
                new ServicePlanner(() -> new TaskId(ids.next())),
                live,
                commands,
                time,
                chance,
                laws),
            new Concern<>(new TaskReaper(), live, commands, time, chance, laws),
            new Concern<>(new NodeKeeper(), live, commands, time, chance, laws));
    this.dispatcher =
        new SteppedDispatcher(seen, commands, time, ids, term, () -> time.elapsed().toNanos());
    time.after(LOOK, this::look);
    poke();
  }

  private void follow(SwarmView view, List<LoggedEvent> events) {
    for (LoggedEvent event : events) {
      concerns.forEach(concern -> concern.follow(seen, view, event));
    }
    scheduler.follow(view, events);
    dispatcher.follow(view, events);
    seen = view;
    poke();
  }

  boolean isAlive() {
    return alive;
  }

  Scheduler scheduler() {
    return scheduler;
  }

  /** Ends at once; what it still says is not heard. */
  void die() {
    alive = false;
    live.unlisten(listener);
  }

  /** The way from this node to this leader. */
  ActorRef<DispatcherMessage> wireFrom(SimulatedNode node) {
    return wires.computeIfAbsent(
        node.id(),
        id ->
            new Wire<>(
                time,
                chance,
                weather,
                message -> {
                  if (alive && node.isReachable()) {
                    dispatcher.hear(message, wireFrom(node));
                  }
                }));
  }

  private void look() {
    if (alive) {
      dispatcher.look(unreachable.get());
      time.after(LOOK, this::look);
    }
  }

  private void poke() {
    if (!poked && alive) {
      poked = true;
      time.after(chance.millis(3), this::act);
    }
  }

  private void act() {
    poked = false;
    if (!alive) {
      return;
    }
    if (step()) {
      poke();
      return;
    }
    Instant next =
        concerns.stream()
            .map(Concern::nextWake)
            .flatMap(Optional::stream)
            .min(Instant::compareTo)
            .orElse(null);
    if (next != null && (alarm == null || next.isBefore(alarm))) {
      alarm = next;
      time.at(next, this::ring);
    }
  }

  private void ring() {
    alarm = null;
    poke();
  }

  private boolean step() {
    int parts = concerns.size() + 1;
    int first = chance.below(parts);
    for (int i = 0; i < parts; i++) {
      int turn = (first + i) % parts;
      if (turn == concerns.size() ? schedule() : concerns.get(turn).step()) {
        return true;
      }
    }
    return false;
  }

  boolean isIdle() {
    return concerns.stream().allMatch(Concern::isIdle) && placing.isEmpty() && !scheduler.hasWork();
  }

  /** Begins a round, or carries out one order of the one under way. */
  private boolean schedule() {
    Runnable order = placing.poll();
    if (order != null) {
      order.run();
      return true;
    }
    if (!scheduler.hasWork()) {
      return false;
    }
    Placements found = scheduler.place(time.instant());
    laws.placements(live.current(), found);
    found.placed().forEach(placed -> placing.add(() -> assign(placed)));
    found.waiting().forEach(waiting -> placing.add(() -> explain(waiting)));
    return true;
  }

  private void assign(Placements.Placed placed) {
    String words = placed.preassigned() ? "confirmed" : "assigned";
    Outcome outcome =
        give(
            placed.task(),
            new TaskCommand.AssignTask(
                placed.node(), status(TaskState.ASSIGNED, words, null), placed.resources()));
    if (!(outcome instanceof Outcome.Done)) {
      time.after(
          Duration.ofSeconds(1),
          () -> {
            if (alive) {
              scheduler.refresh(live.current(), placed.task());
              poke();
            }
          });
    }
  }

  private void explain(Placements.Waiting waiting) {
    give(
        waiting.task(),
        new TaskCommand.SettleTaskStatus(
            status(TaskState.PENDING, "pending task scheduling", waiting.error())));
  }

  private Outcome give(TaskId task, TaskCommand command) {
    long cause = live.current().task(task).map(Entry::wishIndex).orElse(live.current().index());
    return commands
        .task(
            task,
            command,
            new Meta(time.instant(), Principal.system("scheduler"), Cause.event(cause)))
        .toCompletableFuture()
        .join();
  }

  private TaskStatus status(TaskState state, String message, @Nullable String error) {
    return new TaskStatus(time.instant(), state, message, error, null, new PortStatus(null));
  }
}
