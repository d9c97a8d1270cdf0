package io.skep.kernel;

import java.util.List;

/**
 * What an entity makes of a command: events to be stored, or a refusal. Changes nothing itself.
 *
 * @param <E> the entity's events
 */
public sealed interface Decision<E> {
  /** Accepted; no events where the command asked for what already is. */
  record Accepted<E>(List<E> events) implements Decision<E> {
    /** Copies the list. */
    public Accepted {
      events = List.copyOf(events);
    }
  }

  /** Refused, and why. */
  record Refused<E>(Rejection why) implements Decision<E> {}

  /** Accepted with this event. */
  static <E> Decision<E> accept(E event) {
    return new Accepted<>(List.of(event));
  }

  /** Accepted, and nothing changes. */
  static <E> Decision<E> nothing() {
    return new Accepted<>(List.of());
  }

  /** Refused. */
  static <E> Decision<E> refuse(Rejection why) {
    return new Refused<>(why);
  }
}
