package io.skep.journal;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The {@link EventLog} over the store, with the newest events kept at hand for followers. */
final class StoreEventLog implements EventLog {
  private final EventStore store;
  private final Applier applier;
  private final EventReader reader;
  private final RecentEvents recent = new RecentEvents();
  private final Set<LogSubscription> subscriptions = ConcurrentHashMap.newKeySet();

  StoreEventLog(EventStore store, Applier applier, EventReader reader) {
    this.store = store;
    this.applier = applier;
    this.reader = reader;
  }

  @Override
  public long lastIndex() {
    return applier.state().lastEvent();
  }

  @Override
  public List<StoredEvent> read(long afterIndex, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit: " + limit + " (expected: >= 1)");
    }
    if (afterIndex >= lastIndex()) {
      return List.of();
    }
    var known = recent.after(afterIndex, limit);
    return known.isEmpty()
        ? store.eventsAfter(afterIndex, limit).stream().map(reader::event).toList()
        : known;
  }

  @Override
  public Optional<StoredEvent> get(long index) {
    return store.event(index).map(row -> reader.event(new EventStore.IndexedRow(index, row)));
  }

  @Override
  public List<StoredEvent> readEntity(String persistenceId) {
    var head = applier.head(persistenceId);
    return store.eventsOf(persistenceId, head.deletedTo() + 1, head.highest()).stream()
        .map(reader::event)
        .toList();
  }

  @Override
  public Subscription subscribe(long afterIndex, EventListener listener) {
    var subscription = new LogSubscription(this, afterIndex, listener, subscriptions::remove);
    subscriptions.add(subscription);
    subscription.start();
    return subscription;
  }

  /** The store holds more than was handed to {@link #applied}; followers read it there. */
  void moreInStore() {
    subscriptions.forEach(LogSubscription::wake);
  }

  /** New events are in the store; called by the thread that applies. */
  void applied(List<EventStore.IndexedRow> events) {
    if (!subscriptions.isEmpty()) {
      recent.add(events.stream().map(reader::event).toList());
      subscriptions.forEach(LogSubscription::wake);
    }
  }

  void close() {
    subscriptions.forEach(LogSubscription::close);
  }
}
