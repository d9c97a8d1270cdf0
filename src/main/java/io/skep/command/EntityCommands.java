package io.skep.command;

import io.skep.cluster.ClusterCommand;
import io.skep.entity.Outcome;
import io.skep.kernel.ConfigId;
import io.skep.kernel.Meta;
import io.skep.kernel.NetworkId;
import io.skep.kernel.NodeId;
import io.skep.kernel.Rejection;
import io.skep.kernel.SecretId;
import io.skep.kernel.ServiceId;
import io.skep.kernel.TaskId;
import io.skep.network.NetworkCommand;
import io.skep.node.NodeCommand;
import io.skep.payload.PayloadCommand;
import io.skep.refusal.CommandRefused;
import io.skep.request.RequestCommand;
import io.skep.service.ServiceCommand;
import io.skep.service.ServiceRejection.NameTaken;
import io.skep.task.TaskCommand;
import io.skep.view.LiveView;
import io.skep.view.SwarmView;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Commands by way of the {@link EntityRouter} of this leader.
 *
 * <p>Names of services are unique: a creation reserves its name first and looks at the view then,
 * and gives the reservation back only once the view holds the outcome, also where its client was
 * answered before that for lack of time.
 */
public final class EntityCommands implements Commands {
  /** The one entity of kind swarm. */
  private static final String SWARM = "swarm";

  private final ActorRef<EntityRouter.Message> router;
  private final OpenAnswers open;
  private final LiveView view;
  private final LongSupplier committed;
  private final Turn turn;
  private final ConcurrentMap<String, ServiceId> reserved;
  private final UnaryOperator<CompletableFuture<Outcome>> inTime;

  private EntityCommands(
      ActorRef<EntityRouter.Message> router,
      OpenAnswers open,
      LiveView view,
      LongSupplier committed,
      Turn turn,
      ConcurrentMap<String, ServiceId> reserved,
      UnaryOperator<CompletableFuture<Outcome>> inTime) {
    this.router = router;
    this.open = open;
    this.view = view;
    this.committed = committed;
    this.turn = turn;
    this.reserved = reserved;
    this.inTime = inTime;
  }

  /**
   * Commands that wait for their outcome however long it takes, as whoever gives the next one by
   * what he sees must: a command that he takes for lost may still be carried out, beside the one
   * that he gives in its place.
   *
   * @param open the answers that end with the router
   * @param committed the index of the last committed event
   */
  public static EntityCommands patient(
      ActorRef<EntityRouter.Message> router,
      OpenAnswers open,
      LiveView view,
      LongSupplier committed) {
    return new EntityCommands(
        router, open, view, committed, new Turn(), new ConcurrentHashMap<>(), outcome -> outcome);
  }

  /**
   * The same for those who will not wait.
   *
   * @param timeout after this a command is answered as unavailable; it may still be carried out
   */
  public EntityCommands within(Duration timeout) {
    Deadline<Outcome> deadline =
        new Deadline<>(
            timeout,
            () ->
                new Outcome.Unavailable(
                    "no answer within " + timeout.toMillis() + " ms; it may still be carried out"));
    return new EntityCommands(router, open, view, committed, turn, reserved, deadline::of);
  }

  @Override
  public CompletionStage<Outcome> cluster(ClusterCommand command, Meta meta) {
    return route(EntityKind.SWARM, SWARM, command, meta);
  }

  @Override
  public CompletionStage<Outcome> node(NodeId id, NodeCommand command, Meta meta) {
    return route(EntityKind.NODE, id.value(), command, meta);
  }

  @Override
  public CompletionStage<Outcome> service(ServiceId id, ServiceCommand command, Meta meta) {
    return SharedCommands.touchesShared(command)
        ? inTurn(view -> SharedCommands.service(view, command), () -> apart(id, command, meta))
        : apart(id, command, meta);
  }

  private CompletionStage<Outcome> apart(ServiceId id, ServiceCommand command, Meta meta) {
    return command instanceof ServiceCommand.CreateService create
        ? create(id, create, meta)
        : route(EntityKind.SERVICE, id.value(), command, meta);
  }

  @Override
  public CompletionStage<Outcome> secret(SecretId id, PayloadCommand command, Meta meta) {
    return inTurn(
        view -> SharedCommands.secret(view, id, command),
        () -> seen(EntityKind.SECRET, id.value(), command, meta));
  }

  @Override
  public CompletionStage<Outcome> config(ConfigId id, PayloadCommand command, Meta meta) {
    return inTurn(
        view -> SharedCommands.config(view, id, command),
        () -> seen(EntityKind.CONFIG, id.value(), command, meta));
  }

  @Override
  public CompletionStage<Outcome> network(NetworkId id, NetworkCommand command, Meta meta) {
    return inTurn(
        view -> SharedCommands.network(view, id, command),
        () -> seen(EntityKind.NETWORK, id.value(), command, meta));
  }

  /**
   * Runs a command once those before it are in the view: a secret must not go while a service that
   * names it comes. Such commands are few, so one after the other is fast enough.
   */
  private CompletionStage<Outcome> inTurn(
      Function<SwarmView, Optional<Rejection>> rule, Supplier<CompletionStage<Outcome>> command) {
    return inTime(
        turn.take(
            () ->
                rule.apply(view.current())
                    .<CompletionStage<Outcome>>map(
                        why -> CompletableFuture.completedFuture(new Outcome.Refused(why)))
                    .orElseGet(command)));
  }

  private CompletionStage<Outcome> create(
      ServiceId id, ServiceCommand.CreateService command, Meta meta) {
    String given = command.spec().name();
    String name = given == null ? "" : given;
    ServiceId holder = reserved.putIfAbsent(name, id);
    if (holder != null) {
      return refuse(name);
    }
    if (view.current().serviceNamed(name).filter(other -> !other.equals(id)).isPresent()) {
      reserved.remove(name, id);
      return refuse(name);
    }
    return inTime(
        seen(EntityKind.SERVICE, id.value(), command, meta)
            .whenComplete((outcome, failure) -> reserved.remove(name, id)));
  }

  private static CompletionStage<Outcome> refuse(String name) {
    return CompletableFuture.completedFuture(new Outcome.Refused(new NameTaken(name)));
  }

  @Override
  public CompletionStage<Outcome> task(TaskId id, TaskCommand command, Meta meta) {
    return route(EntityKind.TASK, id.value(), command, meta);
  }

  @Override
  public CompletionStage<Outcome> request(String id, RequestCommand command, Meta meta) {
    return route(EntityKind.REQUEST, id, command, meta);
  }

  @Override
  public CompletionStage<Outcome> refusal(String requestId, CommandRefused refused, Meta meta) {
    return route(EntityKind.REFUSAL, requestId, refused, meta);
  }

  private CompletionStage<Outcome> route(EntityKind kind, String id, Object command, Meta meta) {
    return inTime(seen(kind, id, command, meta));
  }

  /** Completes once the view holds the outcome, however long that takes. */
  private CompletableFuture<Outcome> seen(EntityKind kind, String id, Object command, Meta meta) {
    CompletableFuture<Outcome> answer = open.open();
    router.tell(new EntityRouter.Route(kind, id, command, meta, answer));
    return answer
        .thenCompose(
            outcome ->
                isEffective(outcome)
                    ? view.reached(committed.getAsLong()).thenApply(now -> outcome)
                    : CompletableFuture.completedFuture(outcome))
        .exceptionally(ended -> new Outcome.Unavailable(String.valueOf(ended.getMessage())));
  }

  /**
   * Whether it wrote something, or may have: a write can be lost on one way and found on another.
   */
  private static boolean isEffective(Outcome outcome) {
    return outcome instanceof Outcome.Unavailable
        || (outcome instanceof Outcome.Done done && done.changed());
  }

  private CompletionStage<Outcome> inTime(CompletableFuture<Outcome> outcome) {
    return inTime.apply(outcome);
  }
}
