package io.skep.app;

import io.skep.api.docker.ActiveSwarm;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Those who want to hear of each swarm that this daemon comes to manage. */
final class Newcomers {
  private final List<Consumer<ActiveSwarm>> listeners = new CopyOnWriteArrayList<>();

  void listen(Consumer<ActiveSwarm> listener) {
    listeners.add(listener);
  }

  void unlisten(Consumer<ActiveSwarm> listener) {
    listeners.remove(listener);
  }

  void tell(Membership next) {
    next.active().ifPresent(swarm -> listeners.forEach(each -> each.accept(swarm)));
  }
}
