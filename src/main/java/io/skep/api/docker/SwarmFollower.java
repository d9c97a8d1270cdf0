package io.skep.api.docker;

import io.skep.api.docker.system.SwarmEvent;
import io.skep.view.LiveView;
import io.skep.view.LoggedEvent;
import io.skep.view.SwarmView;
import io.skep.view.ViewListener;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.QueueOfferResult;
import org.jspecify.annotations.Nullable;

/**
 * Puts what happens in the swarm into a queue; when the daemon enters another swarm, what has
 * happened there since it began, and what happens there from then on. A queue that is full fails.
 */
final class SwarmFollower {
  private final SwarmLifecycle lifecycle;
  private final BoundedSourceQueue<Change> out;
  private final Consumer<ActiveSwarm> newcomers = this::enter;
  private @Nullable Followed followed;
  private boolean stopped;

  SwarmFollower(SwarmLifecycle lifecycle, BoundedSourceQueue<Change> out) {
    this.lifecycle = lifecycle;
    this.out = out;
  }

  /** An event of the log with what derives the API's event of it, on the reader's side. */
  record Change(EventDerivation derivation, LoggedEvent logged) {
    Optional<SwarmEvent> event() {
      return derivation.next(logged);
    }
  }

  /** The swarm that was there, whose events after this index are in the queue. */
  record Start(ActiveSwarm swarm, long index) {}

  private record Followed(LiveView view, ViewListener listener) {}

  /** Begins with the swarm that is there, if one is. */
  synchronized Optional<Start> start() {
    lifecycle.listen(newcomers);
    return lifecycle
        .manager()
        .map(swarm -> new Start(swarm, follow(swarm, EventDerivation::new).index()));
  }

  /** The lock keeps later events behind those of before, which are few in a new swarm. */
  private synchronized void enter(ActiveSwarm swarm) {
    if (stopped || (followed != null && followed.view().equals(swarm.view()))) {
      return;
    }
    leave();
    EventDerivation derivation = new EventDerivation(SwarmView.empty());
    SwarmView start = follow(swarm, ignored -> derivation);
    LoggedSwarmEvents.logged(swarm, start.index()).forEach(event -> offer(derivation, event));
  }

  private SwarmView follow(ActiveSwarm swarm, Function<SwarmView, EventDerivation> derivations) {
    Queueing listener = new Queueing();
    SwarmView start = swarm.view().listen(listener);
    listener.derivation = derivations.apply(start);
    followed = new Followed(swarm.view(), listener);
    return start;
  }

  /** Hears nothing until the follower's lock is free, by when it has its derivation. */
  private final class Queueing implements ViewListener {
    private @Nullable EventDerivation derivation;

    @Override
    public void changed(SwarmView view, List<LoggedEvent> events) {
      synchronized (SwarmFollower.this) {
        EventDerivation known = derivation;
        if (known != null && !stopped) {
          events.forEach(event -> offer(known, event));
        }
      }
    }
  }

  private void offer(EventDerivation derivation, LoggedEvent event) {
    if (Objects.equals(out.offer(new Change(derivation, event)), QueueOfferResult.dropped())) {
      out.fail(
          new IllegalStateException(
              "the client is more than " + LoggedSwarmEvents.BUFFER + " events behind"));
    }
  }

  /** Ends the following. */
  synchronized void stop() {
    stopped = true;
    lifecycle.unlisten(newcomers);
    leave();
  }

  private void leave() {
    if (followed != null) {
      followed.view().unlisten(followed.listener());
      followed = null;
    }
  }
}
