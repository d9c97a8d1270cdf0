package io.skep.simulation;

import io.skep.command.Commands;
import io.skep.entity.Outcome;
import io.skep.kernel.Cause;
import io.skep.kernel.Meta;
import io.skep.kernel.Principal;
import io.skep.orchestrator.Order;
import io.skep.orchestrator.Plan;
import io.skep.orchestrator.Planner;
import io.skep.view.LiveView;
import io.skep.view.LoggedEvent;
import io.skep.view.SwarmView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the actor of one planner does, an order at a time, so that anything may happen between two.
 * Creations go first, and the rest only once they are done.
 */
final class Concern<K> {
  /** How long a plan that came to nothing waits; as the actor's. */
  private static final Duration RETRY = Duration.ofSeconds(1);

  private static final class Flight {
    final Deque<Order> orders;
    boolean changed;

    Flight(Deque<Order> orders) {
      this.orders = orders;
    }
  }

  private final Planner<K> planner;
  private final LiveView live;
  private final Commands commands;
  private final Timeline time;
  private final Chance chance;
  private final Laws laws;
  private final Set<K> dirty = new LinkedHashSet<>();
  private final Map<K, Flight> inFlight = new LinkedHashMap<>();
  private final Map<K, Instant> wakes = new LinkedHashMap<>();

  Concern(
      Planner<K> planner,
      LiveView live,
      Commands commands,
      Timeline time,
      Chance chance,
      Laws laws) {
    this.planner = planner;
    this.live = live;
    this.commands = commands;
    this.time = time;
    this.chance = chance;
    this.laws = laws;
    dirty.addAll(new TreeSet<>(planner.all(live.current())));
  }

  void follow(SwarmView before, SwarmView after, LoggedEvent event) {
    dirty.addAll(planner.touched(before, after, event));
  }

  private void wake() {
    wakes.entrySet().removeIf(e -> !e.getValue().isAfter(time.instant()) && add(e.getKey()));
  }

  private boolean add(K key) {
    dirty.add(key);
    return true;
  }

  /** Does one thing, if there is one to do. */
  boolean step() {
    wake();
    List<K> ready = dirty.stream().filter(key -> !inFlight.containsKey(key)).toList();
    if (!inFlight.isEmpty() && (ready.isEmpty() || chance.half())) {
      executeOne(chance.oneOf(List.copyOf(inFlight.keySet())));
      return true;
    }
    if (!ready.isEmpty()) {
      plan(ready.getFirst());
    }
    return !ready.isEmpty();
  }

  private void plan(K key) {
    dirty.remove(key);
    wakes.remove(key);
    SwarmView view = live.current();
    Plan plan = planner.plan(view, key, time.instant());
    laws.plan(view, planner.name(), key, plan, time.instant());
    if (plan.orders().isEmpty()) {
      if (plan.wakeAt() != null) {
        wakes.put(key, plan.wakeAt().plusMillis(1));
      }
      return;
    }
    List<Order> creates = new ArrayList<>(plan.orders().stream().filter(Order::creates).toList());
    List<Order> rest = new ArrayList<>(plan.orders().stream().filter(o -> !o.creates()).toList());
    Collections.shuffle(creates, new Random(chance.random().nextLong()));
    Collections.shuffle(rest, new Random(chance.random().nextLong()));
    Deque<Order> orders = new ArrayDeque<>(creates);
    orders.addAll(rest);
    inFlight.put(key, new Flight(orders));
  }

  private void executeOne(K key) {
    Flight flight = inFlight.get(key);
    Order order = flight.orders.removeFirst();
    Meta meta =
        new Meta(time.instant(), Principal.system(planner.name()), Cause.event(order.cause()));
    Outcome outcome =
        (switch (order) {
              case Order.ToTask to -> commands.task(to.id(), to.command(), meta);
              case Order.ToService to -> commands.service(to.id(), to.command(), meta);
              case Order.ToCluster to -> commands.cluster(to.command(), meta);
            })
            .toCompletableFuture()
            .join();
    flight.changed |= outcome instanceof Outcome.Done done && done.changed();
    if (flight.orders.isEmpty()) {
      inFlight.remove(key);
      if (flight.changed) {
        dirty.add(key);
        laws.cameToSomething(planner.name(), key);
      } else {
        wakes.put(key, time.instant().plus(RETRY));
        laws.cameToNothing(planner.name(), key, outcome);
      }
    }
  }

  boolean isIdle() {
    return dirty.isEmpty() && inFlight.isEmpty();
  }

  /** When it wants to look again. */
  java.util.Optional<Instant> nextWake() {
    return wakes.values().stream().min(Instant::compareTo);
  }
}
