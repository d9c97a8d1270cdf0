package io.skep.entity;

import io.skep.kernel.Meta;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What an entity's actor receives; never leaves the leader's JVM.
 *
 * @param <C> the entity's commands
 */
public sealed interface EntityMessage<C> {
  /** A command with its who, when and why; answered by {@link Decided} with the same number. */
  record Order<C>(long number, C command, Meta meta, ActorRef<Decided> replyTo)
      implements EntityMessage<C> {}

  /** Ends the actor; its state stays in the journal. */
  record Passivate<C>() implements EntityMessage<C> {}

  /** The answer to the order of this number. */
  record Decided(long number, Outcome outcome) {}
}
