package io.skep.agent.memory;

import io.skep.agent.EngineEvent;
import io.skep.agent.EngineException;
import io.skep.agent.EngineWatcher;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.LinkedBlockingQueue;

/** Gives events to all who watch, each on its own thread. */
final class EventFeed {
  private final Set<LinkedBlockingQueue<Optional<EngineEvent>>> watchers =
      new CopyOnWriteArraySet<>();

  void tell(EngineEvent event) {
    watchers.forEach(queue -> queue.add(Optional.of(event)));
  }

  /** Breaks all connections. */
  void end() {
    watchers.forEach(queue -> queue.add(Optional.empty()));
  }

  LinkedBlockingQueue<Optional<EngineEvent>> open() {
    LinkedBlockingQueue<Optional<EngineEvent>> events = new LinkedBlockingQueue<>();
    watchers.add(events);
    return events;
  }

  /** Tells the watcher of events until the connection breaks, which it says by throwing. */
  void follow(LinkedBlockingQueue<Optional<EngineEvent>> events, EngineWatcher watcher) {
    try {
      watcher.connected();
      Optional<EngineEvent> event = events.take();
      while (event.isPresent()) {
        watcher.event(event.get());
        event = events.take();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      watchers.remove(events);
    }
    throw EngineException.unavailable("the events end");
  }
}
