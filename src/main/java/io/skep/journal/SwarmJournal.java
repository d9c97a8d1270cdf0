package io.skep.journal;

import io.skep.consensus.Leadership;
import io.skep.consensus.Managers;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

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

  /**
   * Completes when the writes that were offered before now have been answered. A journal may hold
   * writes while this manager does not lead and carry them out if it is the next leader too; who
   * acts then must have seen them.
   */
  default CompletionStage<Void> settled() {
    return CompletableFuture.completedStage(null);
  }

  /**
   * Lets the other managers know of all that was committed before now, at once; they would hear of
   * it some milliseconds later. Without effect where this manager does not lead.
   */
  default void spread() {}

  /** Stops taking writes and fails those that wait. */
  @Override
  void close();
}
