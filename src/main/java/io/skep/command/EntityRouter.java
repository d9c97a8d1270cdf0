package io.skep.command;

import io.skep.entity.EntityMessage;
import io.skep.entity.EntityMessage.Decided;
import io.skep.entity.EntityMessage.Order;
import io.skep.entity.EntityMessage.Passivate;
import io.skep.entity.Outcome;
import io.skep.kernel.Meta;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.jspecify.annotations.Nullable;

/**
 * Starts an entity when a command for it arrives, hands it the command, and lets it go when idle.
 *
 * <p>At most one actor of an entity lives at a time: while one ends, commands for it wait here.
 * Every command is answered, also when its entity or the router ends.
 */
public final class EntityRouter extends AbstractBehavior<EntityRouter.Message> {
  /** What the router receives. */
  public sealed interface Message {}

  /** A command for an entity; {@code answer} is always completed, never exceptionally. */
  record Route(
      EntityKind kind, String id, Object command, Meta meta, CompletableFuture<Outcome> answer)
      implements Message {}

  private record Answered(Decided decided) implements Message {}

  private record Sweep() implements Message {}

  /** An entity whose actor lives. */
  private static final class Resident {
    final String key;
    final ActorRef<EntityMessage<Object>> actor;
    final Map<Long, CompletableFuture<Outcome>> open = new HashMap<>();
    final Queue<Route> waiting = new ArrayDeque<>();
    boolean used = true;
    boolean ending;

    Resident(String key, ActorRef<EntityMessage<Object>> actor) {
      this.key = key;
      this.actor = actor;
    }
  }

  private final int maximumWaiting;
  private final OpenAnswers open;
  private final ActorRef<Decided> answers;
  private final Map<String, Resident> residents = new HashMap<>();
  private final Map<Long, Resident> byOrder = new HashMap<>();
  private final Map<ActorRef<?>, Resident> byActor = new HashMap<>();
  private long lastNumber;

  private EntityRouter(ActorContext<Message> context, int maximumWaiting, OpenAnswers open) {
    super(context);
    this.maximumWaiting = maximumWaiting;
    this.open = open;
    this.answers = context.messageAdapter(Decided.class, Answered::new);
  }

  /**
   * The router.
   *
   * @param idle how long an entity stays without a command, at least; at most twice as long
   * @param maximumWaiting how many commands may be under way to one entity; more are refused
   * @param open the answers that end with this router
   */
  public static Behavior<Message> create(Duration idle, int maximumWaiting, OpenAnswers open) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(new Sweep(), idle);
                  return new EntityRouter(context, maximumWaiting, open);
                }));
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder()
        .onMessage(Route.class, this::route)
        .onMessage(Answered.class, this::answer)
        .onMessage(Sweep.class, sweep -> passivateIdle())
        .onSignal(ChildFailed.class, failed -> ended(failed.getRef(), failed.getCause()))
        .onSignal(Terminated.class, ended -> ended(ended.getRef(), null))
        .onSignal(PostStop.class, stopped -> stopped())
        .build();
  }

  private Behavior<Message> route(Route route) {
    String key = route.kind().persistenceId(route.id());
    Resident resident = residents.computeIfAbsent(key, missing -> start(missing, route));
    resident.used = true;
    if (resident.open.size() + resident.waiting.size() >= maximumWaiting) {
      route
          .answer()
          .complete(
              new Outcome.Unavailable(
                  key + ": " + maximumWaiting + " commands are under way already"));
    } else if (resident.ending) {
      resident.waiting.add(route);
    } else {
      order(resident, route);
    }
    return this;
  }

  @SuppressWarnings("unchecked") // the kind names both the commands and the behavior
  private Resident start(String key, Route route) {
    Behavior<EntityMessage<Object>> behavior =
        (Behavior<EntityMessage<Object>>) route.kind().behavior(route.id());
    ActorRef<EntityMessage<Object>> actor = getContext().spawnAnonymous(behavior);
    getContext().watch(actor);
    Resident resident = new Resident(key, actor);
    byActor.put(actor, resident);
    return resident;
  }

  private void order(Resident resident, Route route) {
    long number = ++lastNumber;
    resident.open.put(number, route.answer());
    byOrder.put(number, resident);
    resident.actor.tell(new Order<>(number, route.command(), route.meta(), answers));
  }

  private Behavior<Message> answer(Answered answered) {
    Resident resident = byOrder.remove(answered.decided().number());
    if (resident != null) {
      CompletableFuture<Outcome> answer = resident.open.remove(answered.decided().number());
      if (answer != null) {
        answer.complete(answered.decided().outcome());
      }
    }
    return this;
  }

  private Behavior<Message> passivateIdle() {
    for (Resident resident : residents.values()) {
      if (!resident.used && !resident.ending && resident.open.isEmpty()) {
        resident.ending = true;
        resident.actor.tell(new Passivate<>());
      }
      resident.used = false;
    }
    return this;
  }

  private Behavior<Message> ended(ActorRef<Void> actor, @Nullable Throwable why) {
    Resident gone = byActor.remove(actor);
    if (gone == null) {
      return this;
    }
    residents.remove(gone.key);
    Outcome lost = new Outcome.Unavailable(reason(why));
    gone.open.forEach(
        (number, answer) -> {
          byOrder.remove(number);
          answer.complete(lost);
        });
    List<Route> waiting = new ArrayList<>(gone.waiting);
    waiting.forEach(this::route);
    return this;
  }

  private Behavior<Message> stopped() {
    open.close();
    return this;
  }

  private static String reason(@Nullable Throwable why) {
    Throwable root = why;
    while (root != null && root.getCause() != null) {
      root = root.getCause();
    }
    String message = root == null ? null : root.getMessage();
    return message == null ? "the journal did not take the write" : message;
  }
}
