package io.skep.orchestrator;

import io.skep.view.LoggedEvent;
import io.skep.view.SwarmView;
import java.time.Instant;
import java.util.Set;

/**
 * Plans for one kind of thing, one at a time.
 *
 * @param <K> what names a thing, such as a service's id
 */
public interface Planner<K> {
  /** The part of the managers that is named as the principal of its orders. */
  String name();

  /** What to do about this thing now. A function of its arguments but for the ids of new tasks. */
  Plan plan(SwarmView view, K key, Instant now);

  /** The things whose plans this event may have changed. */
  Set<K> touched(SwarmView before, SwarmView after, LoggedEvent event);

  /** Everything it could plan for. */
  Set<K> all(SwarmView view);
}
