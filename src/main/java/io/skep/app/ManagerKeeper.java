package io.skep.app;

import io.skep.command.Commands;
import io.skep.consensus.Leadership;
import io.skep.consensus.Managers;
import io.skep.consensus.Managers.Manager;
import io.skep.consensus.Managers.Reachability;
import io.skep.entity.Outcome;
import io.skep.kernel.Cause;
import io.skep.kernel.IdSource;
import io.skep.kernel.Meta;
import io.skep.kernel.NodeId;
import io.skep.kernel.Principal;
import io.skep.node.ManagerStatus;
import io.skep.node.Node;
import io.skep.node.NodeCommand.SetManagerStatus;
import io.skep.node.NodeEvent;
import io.skep.view.Entry;
import io.skep.view.LiveView;
import io.skep.view.SwarmView;
import io.skep.view.ViewListener;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the managers' group and what the swarm says of it the same, on the leader: takes out who is
 * to be no manager, one at a time, and notes who leads and who answers. Keeps nothing but what is
 * under way.
 */
final class ManagerKeeper extends AbstractBehavior<ManagerKeeper.Message> {
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final String MANAGER = "manager";

  /** What it hears. */
  sealed interface Message {}

  private record Look() implements Message {}

  private record Done() implements Message {}

  private final Managers managers;
  private final LiveView live;
  private final Commands commands;
  private final InstantSource clock;
  private final IdSource ids;
  private final Leadership.Subscription subscription;
  private final ViewListener listener;

  /** What was seen of each at the last look: one bad look may be an accident. */
  private Map<NodeId, ManagerStatus> lastLook = Map.of();

  private boolean busy;

  private ManagerKeeper(
      ActorContext<Message> context,
      Managers managers,
      LiveView live,
      Commands commands,
      InstantSource clock,
      IdSource ids) {
    super(context);
    this.managers = managers;
    this.live = live;
    this.commands = commands;
    this.clock = clock;
    this.ids = ids;
    var self = context.getSelf();
    this.subscription = managers.subscribe(() -> self.tell(new Look()));
    this.listener =
        (view, events) -> {
          if (events.stream().anyMatch(event -> event.recorded().event() instanceof NodeEvent)) {
            self.tell(new Look());
          }
        };
    live.listen(listener);
  }

  static Behavior<Message> create(
      Managers managers, LiveView live, Commands commands, InstantSource clock, IdSource ids) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(new Look(), PERIOD);
                  return new ManagerKeeper(context, managers, live, commands, clock, ids);
                }));
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder()
        .onMessage(Look.class, look -> look())
        .onMessage(Done.class, done -> done())
        .onSignal(PostStop.class, signal -> stopped())
        .build();
  }

  private Behavior<Message> stopped() {
    subscription.close();
    live.unlisten(listener);
    return this;
  }

  private Behavior<Message> done() {
    busy = false;
    return this;
  }

  private Behavior<Message> look() {
    if (busy) {
      return this;
    }
    List<Manager> members = managers.members();
    Optional<Manager> surplus = members.stream().filter(each -> !isWanted(each)).findFirst();
    CompletionStage<?> work = surplus.isPresent() ? remove(surplus.get()) : note(members);
    busy = true;
    getContext().pipeToSelf(work, (result, failure) -> new Done());
    return this;
  }

  /** One that the view does not know, and never did, is the founder before the first events. */
  private boolean isWanted(Manager member) {
    SwarmView view = live.current();
    return view.node(new NodeId(member.id()))
        .map(node -> MANAGER.equals(node.value().spec().role()))
        .orElseGet(() -> view.removalOf("node", member.id()).isEmpty());
  }

  private CompletionStage<?> remove(Manager member) {
    var log = getContext().getLog();
    log.info("manager {} leaves the managers' group", member.id());
    return managers
        .remove(member.id())
        .whenComplete(
            (removed, failure) -> {
              if (failure != null) {
                log.warn("manager {} was not removed: {}", member.id(), failure.getMessage());
              }
            });
  }

  private CompletionStage<?> note(List<Manager> members) {
    Map<NodeId, Manager> byNode = new HashMap<>();
    members.forEach(member -> byNode.put(new NodeId(member.id()), member));
    Map<NodeId, ManagerStatus> look = new HashMap<>();
    CompletableFuture<?> all = CompletableFuture.completedFuture(null);
    for (Map.Entry<NodeId, Entry<Node>> node : live.current().nodes().entrySet()) {
      ManagerStatus before = node.getValue().value().managerStatus();
      ManagerStatus now = status(before, byNode.get(node.getKey()));
      if (now != null) {
        look.put(node.getKey(), now);
      }
      if (!Objects.equals(before, now) && isSure(node.getKey(), before, now)) {
        all = CompletableFuture.allOf(all, set(node.getKey(), now).toCompletableFuture());
      }
    }
    lastLook = look;
    return all;
  }

  /** A manager that is being added has no status yet, until it has its address. */
  private static @Nullable ManagerStatus status(
      @Nullable ManagerStatus before, @Nullable Manager member) {
    if (before == null || member == null) {
      return null;
    }
    Reachability reachability = member.reachability();
    boolean answers = member.leads() || reachability == Reachability.REACHABLE;
    return new ManagerStatus(
        member.leads(),
        reachability == Reachability.UNKNOWN && !member.leads()
            ? before.reachability()
            : answers ? "reachable" : "unreachable",
        before.address());
  }

  private boolean isSure(NodeId id, @Nullable ManagerStatus before, @Nullable ManagerStatus now) {
    boolean leads = now != null && now.leader();
    boolean led = before != null && before.leader();
    return now == null || leads != led || now.equals(lastLook.get(id));
  }

  private CompletionStage<Outcome> set(NodeId id, @Nullable ManagerStatus now) {
    Meta meta =
        new Meta(
            clock.instant(),
            Principal.system("manager-keeper"),
            Cause.command(ids.next(), now == null ? "left the group" : "seen in the group"));
    return commands.node(id, new SetManagerStatus(now), meta);
  }
}
