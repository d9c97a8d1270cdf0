package io.skep.api.docker;

import io.skep.view.LoggedEvent;
import java.util.List;

/** The swarm's log as far back as it is kept. May read the disk: not to be called by actors. */
@FunctionalInterface
public interface SwarmHistory {
  /**
   * The events after an index, in order.
   *
   * @param index 0 for the first one
   * @param limit the most to return, at least 1
   * @return empty when none is newer
   */
  List<LoggedEvent> after(long index, int limit);
}
