package io.skep.view;

import io.skep.kernel.Recorded;

/**
 * An event with its place in the log.
 *
 * @param index one counter for all events, from 1; Docker's {@code Version.Index}
 * @param persistenceId the entity as {@code kind|id}
 */
public record LoggedEvent(long index, String persistenceId, Recorded<?> recorded) {
  /** The kind of entity: swarm, node, service, task. */
  public String kind() {
    return persistenceId.substring(0, persistenceId.indexOf('|'));
  }

  /** The id of the entity. */
  public String id() {
    return persistenceId.substring(persistenceId.indexOf('|') + 1);
  }
}
