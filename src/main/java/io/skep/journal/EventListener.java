package io.skep.journal;

import java.util.List;

/** Receives committed events in index order. */
@FunctionalInterface
public interface EventListener {

  /**
   * Takes the next events.
   *
   * @param events at least one event, in index order, following the previous batch without a gap
   */
  void onEvents(List<StoredEvent> events);
}
