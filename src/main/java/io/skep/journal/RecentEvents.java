package io.skep.journal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest events in memory, so that several followers decode each only once.
 *
 * <p>Bounded: what a follower does not find here it reads from the store.
 */
public final class RecentEvents {
  private static final int KEPT = 2_048;

  private final @Nullable StoredEvent[] ring = new StoredEvent[KEPT];
  private long oldest = 1;
  private long newest;

  /** Nothing yet. */
  public RecentEvents() {}

  /** Takes what was committed, in order. */
  public synchronized void add(List<StoredEvent> newer) {
    for (var event : newer) {
      if (event.index() != newest + 1) {
        oldest = event.index();
      }
      newest = event.index();
      oldest = Math.max(oldest, newest - KEPT + 1);
      ring[slot(newest)] = event;
    }
  }

  /** The events that follow an index, or none when some of them are not here. */
  public synchronized List<StoredEvent> after(long index, int limit) {
    if (index + 1 < oldest || index >= newest) {
      return List.of();
    }
    var found = new ArrayList<StoredEvent>();
    for (long at = index + 1; at <= newest && found.size() < limit; at++) {
      var event = ring[slot(at)];
      if (event != null) {
        found.add(event);
      }
    }
    return found;
  }

  private static int slot(long index) {
    return (int) (index % KEPT);
  }
}
