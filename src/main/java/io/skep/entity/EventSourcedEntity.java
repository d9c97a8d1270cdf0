package io.skep.entity;

import io.skep.entity.EntityMessage.Decided;
import io.skep.entity.EntityMessage.Order;
import io.skep.entity.EntityMessage.Passivate;
import io.skep.kernel.Decision;
import io.skep.kernel.Decision.Accepted;
import io.skep.kernel.Decision.Refused;
import io.skep.kernel.Recorded;
import java.util.List;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;

/**
 * The actor of one entity: hands commands to its {@link Decider}, stores the events, answers.
 *
 * <p>Has no snapshots: entities hold tens of events, and the view answers reads. A failed write
 * ends the actor; whoever routes to it sees that and answers in its place.
 *
 * @param <C> commands
 * @param <E> events
 * @param <S> state
 */
public final class EventSourcedEntity<C, E, S>
    extends EventSourcedBehavior<EntityMessage<C>, Recorded<E>, S> {
  private final Decider<C, E, S> decider;

  private EventSourcedEntity(PersistenceId id, Decider<C, E, S> decider) {
    super(id);
    this.decider = decider;
  }

  /** The behavior of the entity with this persistence id. */
  public static <C, E, S> Behavior<EntityMessage<C>> create(
      PersistenceId id, Decider<C, E, S> decider) {
    return new EventSourcedEntity<>(id, decider);
  }

  @Override
  @SuppressWarnings("NullAway") // Pekko allows a null empty state
  public S emptyState() {
    return null;
  }

  /** Not to ask a store that has none saves a third of what the start of an entity costs. */
  @Override
  public String snapshotPluginId() {
    return "pekko.persistence.no-snapshot-store";
  }

  @Override
  public CommandHandler<EntityMessage<C>, Recorded<E>, S> commandHandler() {
    return (state, message) ->
        switch (message) {
          case Order<C> order -> decide(state, order);
          case Passivate<C> passivate -> Effect().stop();
        };
  }

  private Effect<Recorded<E>, S> decide(S state, Order<C> order) {
    Decision<E> decision = decider.decide(state, order.command());
    return switch (decision) {
      case Accepted<E> accepted -> store(order, accepted.events());
      case Refused<E> refused -> {
        order.replyTo().tell(new Decided(order.number(), new Outcome.Refused(refused.why())));
        yield Effect().none();
      }
    };
  }

  private Effect<Recorded<E>, S> store(Order<C> order, List<E> events) {
    Decided done = new Decided(order.number(), new Outcome.Done(!events.isEmpty()));
    if (events.isEmpty()) {
      order.replyTo().tell(done);
      return Effect().none();
    }
    List<Recorded<E>> recorded =
        events.stream().map(event -> new Recorded<>(order.meta(), event)).toList();
    return Effect().persist(recorded).thenRun(state -> order.replyTo().tell(done));
  }

  @Override
  public EventHandler<S, Recorded<E>> eventHandler() {
    return (state, recorded) -> decider.apply(state, recorded.event(), recorded.meta());
  }
}
