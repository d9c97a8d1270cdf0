package io.skep.entity;

import io.skep.kernel.Decision;
import io.skep.kernel.Meta;
import org.jspecify.annotations.Nullable;

/**
 * The decider of one kind of entity. Both methods are pure: no I/O, clock, randomness or log.
 *
 * @param <C> commands
 * @param <E> events
 * @param <S> state; null until the first event
 */
public interface Decider<C, E, S> {
  /** Decides; a repeated command is accepted with no events. */
  Decision<E> decide(@Nullable S state, C command);

  /**
   * Folds one event; never refuses.
   *
   * @throws IllegalStateException where the first event does not bring the entity into being: then
   *     the journal is broken, for {@link #decide} writes no such history
   */
  S apply(@Nullable S state, E event, Meta meta);
}
