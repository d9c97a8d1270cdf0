package io.skep.testdata;

import io.skep.journal.EventListener;
import io.skep.journal.EventLog;
import io.skep.journal.StoredEvent;
import io.skep.kernel.Cause;
import io.skep.kernel.Meta;
import io.skep.kernel.Principal;
import io.skep.kernel.Recorded;
import io.skep.view.LiveView;
import io.skep.view.LoggedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A log in memory, for tests of what reads logs. Feeds a view as it grows. */
public final class MemoryLog implements EventLog {
  private final List<StoredEvent> events = new ArrayList<>();
  private final LiveView view = new LiveView();
  private int reads;

  /** Writes an event of the test itself. */
  public long write(String persistenceId, Object event, Cause cause) {
    return write(persistenceId, event, Principal.system("test"), cause);
  }

  /** Writes an event, a second after the one before; returns its index. */
  public synchronized long write(
      String persistenceId, Object event, Principal principal, Cause cause) {
    long index = events.size() + 1L;
    Recorded<?> recorded =
        new Recorded<>(new Meta(Life.START.plusSeconds(index), principal, cause), event);
    long number = readEntity(persistenceId).size() + 1L;
    events.add(StoredEvent.of(index, 1, recorded.meta().time(), persistenceId, number, recorded));
    view.feed(List.of(new LoggedEvent(index, persistenceId, recorded)));
    return index;
  }

  /** The view of all that was written. */
  public LiveView view() {
    return view;
  }

  /** How often it was read from. */
  public synchronized int reads() {
    return reads;
  }

  @Override
  public synchronized long lastIndex() {
    return events.size();
  }

  @Override
  public synchronized List<StoredEvent> read(long afterIndex, int limit) {
    reads++;
    int from = (int) Math.min(afterIndex, events.size());
    return List.copyOf(events.subList(from, Math.min(events.size(), from + limit)));
  }

  @Override
  public synchronized Optional<StoredEvent> get(long index) {
    return index < 1 || index > events.size()
        ? Optional.empty()
        : Optional.of(events.get((int) index - 1));
  }

  @Override
  public synchronized List<StoredEvent> readEntity(String persistenceId) {
    return events.stream().filter(event -> event.persistenceId().equals(persistenceId)).toList();
  }

  @Override
  public Subscription subscribe(long afterIndex, EventListener listener) {
    throw new UnsupportedOperationException("a log in memory is read, not followed");
  }
}
