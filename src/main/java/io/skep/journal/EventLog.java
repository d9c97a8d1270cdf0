package io.skep.journal;

import java.util.List;
import java.util.Optional;

/**
 * Every event of the swarm in the one order in which it was committed.
 *
 * <p>Indexes start at 1 and have no gaps: the index of the last write of an object is its {@code
 * Version.Index} in Docker's API. All methods may be called from any thread; none waits for the
 * network, {@link #read} and {@link #get} may read the disk.
 */
public interface EventLog {

  /** The highest applied event index, 0 while the log is empty. */
  long lastIndex();

  /**
   * The events after an index, in index order.
   *
   * @param afterIndex the last index already known, 0 to start from the first event
   * @param limit the most events to return, at least 1
   * @return at most {@code limit} events; empty when none is newer
   */
  List<StoredEvent> read(long afterIndex, int limit);

  /** The event with exactly this index, or empty when it was never written or was deleted. */
  Optional<StoredEvent> get(long index);

  /** All events of one entity in order, oldest first; empty when it never wrote one. */
  List<StoredEvent> readEntity(String persistenceId);

  /**
   * Follows the log: first what is stored after {@code afterIndex}, then what is committed later,
   * in index order, each event once.
   *
   * <p>The listener runs on a thread of its own and never holds up the log; one that lags is served
   * from the store when it comes back. A listener that throws ends its subscription; the error is
   * logged.
   *
   * @return ends the subscription when closed; no batch is delivered after close has returned,
   *     unless close was called by the listener itself
   */
  Subscription subscribe(long afterIndex, EventListener listener);

  /** A running subscription. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
