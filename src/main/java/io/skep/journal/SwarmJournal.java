package io.skep.journal;

import io.skep.consensus.Leadership;
import io.skep.consensus.Managers;
import java.util.Optional;

/**
 * Where a swarm's events are kept, as the rest of the program sees it: it does not know which kind.
 *
 * <p>Thread-safe.
 */
public interface SwarmJournal extends AutoCloseable {

  /** The events in the order of the log. */
  EventLog log();

  /** Whether this manager leads; it may act only when it does. */
  Leadership leadership();

  /** Who the managers are, and changes to that. */
  Managers managers();

  /** Why no write is taken at present, or empty when writes are taken. */
  Optional<JournalUnavailableException> unavailable();

  /** Stops taking writes and fails those that wait. */
  @Override
  void close();
}
