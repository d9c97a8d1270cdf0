package io.skep.audit;

import io.skep.journal.EventLog;
import io.skep.view.LoggedEvent;
import java.util.List;
import java.util.Optional;

/** The journal as the audit reads it. May read the disk; never waits for the network. */
public final class History {
  private final EventLog log;

  /** Reads this log. */
  public History(EventLog log) {
    this.log = log;
  }

  /** The event of this index. */
  public Optional<LoggedEvent> get(long index) {
    return log.get(index).map(LoggedEvents::of);
  }

  /** At most {@code limit} events after an index, in order. */
  public List<LoggedEvent> after(long index, int limit) {
    return log.read(index, limit).stream().map(LoggedEvents::of).toList();
  }

  /** All events of one entity, oldest first; empty if it never was. */
  public List<LoggedEvent> of(String persistenceId) {
    return log.readEntity(persistenceId).stream().map(LoggedEvents::of).toList();
  }
}
