package io.skep.simulation;

import io.skep.command.Commands;
import io.skep.entity.Outcome;
import io.skep.kernel.Cause;
import io.skep.kernel.IdSource;
import io.skep.kernel.Meta;
import io.skep.kernel.Principal;
import io.skep.kernel.TaskId;
import io.skep.orchestrator.NodeKeeper;
import io.skep.orchestrator.Order;
import io.skep.orchestrator.Plan;
import io.skep.orchestrator.Planner;
import io.skep.orchestrator.ServicePlanner;
import io.skep.orchestrator.TaskReaper;
import io.skep.scheduler.Placements;
import io.skep.scheduler.Scheduler;
import io.skep.spec.PortStatus;
import io.skep.spec.TaskState;
import io.skep.spec.TaskStatus;
import io.skep.task.Round;
import io.skep.task.TaskCommand;
import io.skep.view.Entry;
import io.skep.view.LiveView;
import io.skep.view.LoggedEvent;
import io.skep.view.SwarmView;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * What the actors of a leader do, one order at a time, so that anything may happen between two of
 * them; and a leader may end at any moment, and another begin with nothing but the view.
 */
final class SimulatedManagers {
  /** One planner with what is dirty and what is under way. */
  private final class Concern<K> {
    final Planner<K> planner;
    final Set<K> dirty = new LinkedHashSet<>();
    final Map<K, Deque<Order>> inFlight = new LinkedHashMap<>();
    final Map<K, Instant> wakes = new HashMap<>();

    Concern(Planner<K> planner) {
      this.planner = planner;
      dirty.addAll(planner.all(live.current()));
    }

    void follow(SwarmView before, SwarmView after, LoggedEvent event) {
      dirty.addAll(planner.touched(before, after, event));
    }

    void wake() {
      wakes
          .entrySet()
          .removeIf(e -> !e.getValue().isAfter(clock.instant()) && dirty.add(e.getKey()));
    }

    boolean step() {
      Optional<K> key = dirty.stream().filter(k -> !inFlight.containsKey(k)).findFirst();
      if (!inFlight.isEmpty() && (key.isEmpty() || random.nextBoolean())) {
        executeOne();
        return true;
      }
      key.ifPresent(this::plan);
      return key.isPresent();
    }

    private void plan(K key) {
      dirty.remove(key);
      wakes.remove(key);
      Plan plan = planner.plan(live.current(), key, clock.instant());
      if (plan.orders().isEmpty()) {
        if (plan.wakeAt() != null) {
          wakes.put(key, plan.wakeAt());
        }
        return;
      }
      List<Order> creates = new ArrayList<>(plan.orders().stream().filter(Order::creates).toList());
      List<Order> rest = new ArrayList<>(plan.orders().stream().filter(o -> !o.creates()).toList());
      Collections.shuffle(creates, new Random(random.nextLong()));
      Collections.shuffle(rest, new Random(random.nextLong()));
      Deque<Order> orders = new ArrayDeque<>(creates);
      orders.addAll(rest);
      inFlight.put(key, orders);
    }

    private void executeOne() {
      K key = inFlight.keySet().iterator().next();
      Deque<Order> orders = inFlight.get(key);
      Order order = orders.removeFirst();
      Meta meta =
          new Meta(clock.instant(), Principal.system(planner.name()), Cause.event(order.cause()));
      note(
          switch (order) {
            case Order.ToTask to -> commands.task(to.id(), to.command(), meta);
            case Order.ToService to -> commands.service(to.id(), to.command(), meta);
            case Order.ToCluster to -> commands.cluster(to.command(), meta);
          });
      if (orders.isEmpty()) {
        inFlight.remove(key);
        dirty.add(key);
      }
    }

    boolean isIdle() {
      return dirty.isEmpty() && inFlight.isEmpty();
    }
  }

  /** So many orders in a row that change nothing mean that the plans go round in circles. */
  private static final int VAIN_LIMIT = 200;

  private final LiveView live;
  private final Commands commands;
  private final VirtualClock clock;
  private final IdSource ids;
  private final RandomGenerator random;
  private List<Concern<?>> concerns = List.of();
  private Scheduler scheduler;
  private SwarmView seen;
  private int vain;

  SimulatedManagers(
      LiveView live, Commands commands, VirtualClock clock, IdSource ids, RandomGenerator random) {
    this.live = live;
    this.commands = commands;
    this.clock = clock;
    this.ids = ids;
    this.random = random;
    this.seen = live.listen(this::follow);
    this.scheduler = Scheduler.of(seen);
    takeOffice();
  }

  /** A new leader: all that was not in the view is lost, orders under way with it. */
  void takeOffice() {
    seen = live.current();
    scheduler = Scheduler.of(seen);
    concerns =
        List.of(
            new Concern<>(new ServicePlanner(() -> new TaskId(ids.next()))),
            new Concern<>(new TaskReaper()),
            new Concern<>(new NodeKeeper()));
  }

  private void follow(SwarmView view, List<LoggedEvent> events) {
    for (LoggedEvent event : events) {
      concerns.forEach(concern -> concern.follow(seen, view, event));
    }
    scheduler.follow(view, events);
    seen = view;
  }

  Scheduler scheduler() {
    return scheduler;
  }

  /** Does one thing, if there is one to do. */
  boolean step() {
    concerns.forEach(Concern::wake);
    int first = random.nextInt(concerns.size() + 1);
    for (int i = 0; i <= concerns.size(); i++) {
      int turn = (first + i) % (concerns.size() + 1);
      if (turn == concerns.size() ? schedule() : concerns.get(turn).step()) {
        return true;
      }
    }
    return false;
  }

  boolean isIdle() {
    return concerns.stream().allMatch(Concern::isIdle) && !scheduler.hasWork();
  }

  Optional<Instant> nextWake() {
    return concerns.stream()
        .flatMap(concern -> concern.wakes.values().stream())
        .min(Instant::compareTo);
  }

  private boolean schedule() {
    if (!scheduler.hasWork()) {
      return false;
    }
    Placements found = scheduler.place(clock.instant());
    long seen = live.current().index();
    int turn = 0;
    for (Placements.Placed placed : found.placed()) {
      Round round = new Round(seen, turn++);
      String words = placed.preassigned() ? "confirmed" : "assigned";
      Outcome outcome =
          give(
              placed.task(),
              task ->
                  new TaskCommand.AssignTask(
                      placed.node(),
                      status(TaskState.ASSIGNED, words, null),
                      placed.resources(),
                      round));
      if (!(outcome instanceof Outcome.Done)) {
        scheduler.refresh(live.current(), placed.task());
      }
    }
    for (Placements.Waiting waiting : found.waiting()) {
      give(
          waiting.task(),
          task ->
              new TaskCommand.SettleTaskStatus(
                  status(TaskState.PENDING, "pending task scheduling", waiting.error())));
    }
    return true;
  }

  private Outcome give(TaskId task, Function<TaskId, TaskCommand> command) {
    long cause = live.current().task(task).map(Entry::wishIndex).orElse(live.current().index());
    return commands
        .task(
            task,
            command.apply(task),
            new Meta(clock.instant(), Principal.system("scheduler"), Cause.event(cause)))
        .toCompletableFuture()
        .join();
  }

  private TaskStatus status(
      TaskState state, String message, @org.jspecify.annotations.Nullable String error) {
    return new TaskStatus(clock.instant(), state, message, error, null, new PortStatus(null));
  }

  private void note(java.util.concurrent.CompletionStage<Outcome> outcome) {
    boolean changed =
        outcome.toCompletableFuture().join() instanceof Outcome.Done done && done.changed();
    vain = changed ? 0 : vain + 1;
    if (vain > VAIN_LIMIT) {
      throw new AssertionError(VAIN_LIMIT + " orders in a row changed nothing");
    }
  }
}
