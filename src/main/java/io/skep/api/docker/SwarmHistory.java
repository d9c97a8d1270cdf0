package io.skep.api.docker;

import io.skep.audit.History;
import io.skep.view.LoggedEvent;
import java.util.List;
import java.util.stream.Stream;

/** The swarm's log as far back as it is kept. May read the disk: not to be called by actors. */
@FunctionalInterface
public interface SwarmHistory {
  /** How many events are read at a time where all are. */
  int PAGE = 1000;

  /**
   * The events after an index, in order.
   *
   * @param index 0 for the first one
   * @param limit the most to return, at least 1
   * @return empty when none is newer
   */
  List<LoggedEvent> after(long index, int limit);

  /** All events of one entity, by persistence id, oldest first; empty if it never was. */
  default List<LoggedEvent> of(String persistenceId) {
    return all().filter(event -> event.persistenceId().equals(persistenceId)).toList();
  }

  /** All events, in order, read as they are asked for. */
  default Stream<LoggedEvent> all() {
    return from(0);
  }

  /** All events after an index, in order, read as they are asked for. */
  default Stream<LoggedEvent> from(long index) {
    return Stream.iterate(
            after(index, PAGE),
            page -> !page.isEmpty(),
            page -> after(page.getLast().index(), PAGE))
        .flatMap(List::stream);
  }

  /** The journal's. */
  static SwarmHistory of(History history) {
    return new SwarmHistory() {
      @Override
      public List<LoggedEvent> after(long index, int limit) {
        return history.after(index, limit);
      }

      @Override
      public List<LoggedEvent> of(String persistenceId) {
        return history.of(persistenceId);
      }
    };
  }
}
