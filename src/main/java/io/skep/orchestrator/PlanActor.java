package io.skep.orchestrator;

import io.skep.command.Commands;
import io.skep.entity.Outcome;
import io.skep.kernel.Cause;
import io.skep.kernel.Meta;
import io.skep.kernel.Principal;
import io.skep.view.LiveView;
import io.skep.view.LoggedEvent;
import io.skep.view.SwarmView;
import io.skep.view.ViewListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
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
 * Carries out the plans of one planner. Never two plans for one key at a time: it waits until the
 * view holds what the last one did, and then plans anew. Keeps nothing but what is under way.
 *
 * @param <K> what the planner plans for
 */
final class PlanActor<K> extends AbstractBehavior<PlanActor.Message<K>> {
  /** How long a plan that came to nothing waits before it is made again. */
  private static final Duration RETRY = Duration.ofSeconds(1);

  /** Used from the threads of the commands' answers, where the actor's own log may not be. */
  private static final Logger LOG = LoggerFactory.getLogger(PlanActor.class);

  /** What the actor hears. */
  sealed interface Message<K> {}

  private record Changed<K>(SwarmView view, List<LoggedEvent> events) implements Message<K> {}

  private record Flush<K>() implements Message<K> {}

  private record Due<K>(K key) implements Message<K> {}

  private record Retry<K>(K key) implements Message<K> {}

  private record Created<K>(K key, Plan plan, boolean changed) implements Message<K> {}

  private record Executed<K>(K key, boolean changed) implements Message<K> {}

  private final Planner<K> planner;
  private final LiveView live;
  private final Commands commands;
  private final LongSupplier committed;
  private final InstantSource clock;
  private final TimerScheduler<Message<K>> timers;
  private final ViewListener listener;
  private final Set<K> dirty = new LinkedHashSet<>();
  private final Set<K> inFlight = new HashSet<>();
  private SwarmView seen;
  private boolean flushing;

  private PlanActor(
      ActorContext<Message<K>> context,
      TimerScheduler<Message<K>> timers,
      Planner<K> planner,
      LiveView live,
      Commands commands,
      LongSupplier committed,
      InstantSource clock) {
    super(context);
    this.planner = planner;
    this.live = live;
    this.commands = commands;
    this.committed = committed;
    this.clock = clock;
    this.timers = timers;
    this.listener = (view, events) -> context.getSelf().tell(new Changed<>(view, events));
    this.seen = live.listen(listener);
    dirty.addAll(planner.all(seen));
    flushSoon();
  }

  /**
   * Carries out what the planner plans.
   *
   * @param committed the index of the last committed event
   */
  static <K> Behavior<Message<K>> create(
      Planner<K> planner,
      LiveView live,
      Commands commands,
      LongSupplier committed,
      InstantSource clock) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new PlanActor<>(context, timers, planner, live, commands, committed, clock)));
  }

  @Override
  public Receive<Message<K>> createReceive() {
    return newReceiveBuilder()
        .onAnyMessage(this::receive)
        .onSignal(PostStop.class, signal -> stopListening())
        .onSignal(PreRestart.class, signal -> stopListening())
        .build();
  }

  private Behavior<Message<K>> stopListening() {
    live.unlisten(listener);
    return this;
  }

  private Behavior<Message<K>> receive(Message<K> message) {
    switch (message) {
      case Changed<K> changed -> follow(changed);
      case Flush<K> flush -> flush();
      case Due<K> due -> {
        dirty.add(due.key());
        flushSoon();
      }
      case Retry<K> retry -> retry(retry.key());
      case Created<K> created -> carryOutRest(created);
      case Executed<K> executed -> conclude(executed);
    }
    return this;
  }

  private void follow(Changed<K> changed) {
    for (LoggedEvent event : changed.events()) {
      dirty.addAll(planner.touched(seen, changed.view(), event));
    }
    seen = changed.view();
    flushSoon();
  }

  /** Lets what waits in the mailbox come first, so that many changes make one plan. */
  private void flushSoon() {
    if (!flushing && !dirty.isEmpty()) {
      flushing = true;
      getContext().getSelf().tell(new Flush<>());
    }
  }

  private void flush() {
    flushing = false;
    List<K> ready = dirty.stream().filter(key -> !inFlight.contains(key)).toList();
    ready.forEach(
        key -> {
          dirty.remove(key);
          plan(key);
        });
  }

  private void plan(K key) {
    Instant now = clock.instant();
    timers.cancel(key);
    Plan plan;
    try {
      plan = planner.plan(live.current(), key, now);
    } catch (RuntimeException e) {
      // Not this actor's end: what it has under way for others would be planned once more.
      LOG.error("{} could not be planned for; will retry", key, e);
      retryLater(key);
      return;
    }
    if (plan.orders().isEmpty()) {
      if (plan.wakeAt() != null) {
        Duration wait = Duration.between(now, plan.wakeAt());
        timers.startSingleTimer(
            key, new Due<>(key), wait.isNegative() ? Duration.ZERO : wait.plusMillis(1));
      }
      return;
    }
    inFlight.add(key);
    List<Order> creating = plan.orders().stream().filter(Order::creates).toList();
    getContext()
        .pipeToSelf(
            carryOut(creating), (changed, failure) -> new Created<>(key, plan, isTrue(changed)));
  }

  private void carryOutRest(Created<K> created) {
    List<Order> rest = created.plan().orders().stream().filter(o -> !o.creates()).toList();
    getContext()
        .pipeToSelf(
            carryOut(rest),
            (changed, failure) ->
                new Executed<>(created.key(), created.changed() || isTrue(changed)));
  }

  private static boolean isTrue(@Nullable Boolean value) {
    return Boolean.TRUE.equals(value);
  }

  /** Plans again at once, unless nothing came of the last plan: then after a while. */
  private void conclude(Executed<K> executed) {
    inFlight.remove(executed.key());
    if (executed.changed()) {
      dirty.add(executed.key());
      flushSoon();
    } else {
      LOG.warn("nothing came of a plan for {}; will retry", executed.key());
      retryLater(executed.key());
    }
  }

  private void retryLater(K key) {
    timers.startSingleTimer(key, new Retry<>(key), RETRY);
  }

  /** What could not be stored may be there all the same, so the view must have all there is. */
  private void retry(K key) {
    getContext().pipeToSelf(live.reached(committed.getAsLong()), (seen, failure) -> new Due<>(key));
  }

  /** Completes with whether any order changed something. */
  private CompletionStage<Boolean> carryOut(List<Order> orders) {
    CompletionStage<Boolean> changed = CompletableFuture.completedFuture(false);
    for (Order order : orders) {
      changed = changed.thenCombine(give(order), (any, outcome) -> note(order, outcome) || any);
    }
    return changed;
  }

  private CompletionStage<Outcome> give(Order order) {
    Meta meta =
        new Meta(clock.instant(), Principal.system(planner.name()), Cause.event(order.cause()));
    return switch (order) {
      case Order.ToTask to -> commands.task(to.id(), to.command(), meta);
      case Order.ToService to -> commands.service(to.id(), to.command(), meta);
      case Order.ToCluster to -> commands.cluster(to.command(), meta);
    };
  }

  private static boolean note(Order order, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done done -> done.changed();
      case Outcome.Refused refused -> {
        LOG.warn("{} was refused: {}", order, refused.why().message());
        yield false;
      }
      case Outcome.Unavailable unavailable -> {
        LOG.warn("{} could not be stored: {}", order, unavailable.reason());
        yield false;
      }
    };
  }
}
