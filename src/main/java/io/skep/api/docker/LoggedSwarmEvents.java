package io.skep.api.docker;

import io.skep.api.docker.system.SwarmEvent;
import io.skep.api.docker.system.SwarmEvents;
import io.skep.view.LoggedEvent;
import io.skep.view.SwarmView;
import io.skep.view.ViewListener;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.QueueOfferResult;
import org.apache.pekko.stream.javadsl.Source;

/**
 * Swarm's events from the log: as far back as it goes, where Swarm remembers 256 of them.
 *
 * <p>A client that is slower than the swarm by more than a bounded number of events is cut off.
 */
public final class LoggedSwarmEvents implements SwarmEvents {
  private static final int BUFFER = 8192;
  private static final int PAGE = 1000;

  private final SwarmLifecycle lifecycle;

  /** Reads from the swarm that the daemon is in when the question comes. */
  public LoggedSwarmEvents(SwarmLifecycle lifecycle) {
    this.lifecycle = lifecycle;
  }

  @Override
  public Source<SwarmEvent, NotUsed> past(Instant since, Instant until) {
    return lifecycle
        .manager()
        .map(swarm -> history(swarm, since, Long.MAX_VALUE))
        .orElseGet(Source::empty)
        .filter(event -> !event.time().isAfter(until));
  }

  @Override
  public Source<SwarmEvent, NotUsed> following(Optional<Instant> since) {
    ActiveSwarm swarm = lifecycle.manager().orElse(null);
    return swarm == null
        ? Source.never()
        : Source.fromMaterializer((materializer, attributes) -> live(swarm, since, materializer))
            .mapMaterializedValue(ignored -> NotUsed.getInstance());
  }

  private static Source<SwarmEvent, NotUsed> live(
      ActiveSwarm swarm, Optional<Instant> since, Materializer materializer) {
    Pair<BoundedSourceQueue<LoggedEvent>, Source<LoggedEvent, NotUsed>> queue =
        Source.<LoggedEvent>queue(BUFFER).preMaterialize(materializer);
    ViewListener listener = (view, events) -> events.forEach(event -> offer(queue.first(), event));
    SwarmView start = swarm.view().listen(listener);
    EventDerivation derivation = new EventDerivation(start);
    Source<SwarmEvent, NotUsed> now =
        queue.second().mapConcat(event -> derivation.next(event).stream().toList());
    return since
        .map(from -> history(swarm, from, start.index()).concat(now))
        .orElse(now)
        .watchTermination(
            (none, done) -> {
              done.whenComplete((finished, failure) -> swarm.view().unlisten(listener));
              return none;
            });
  }

  private static void offer(BoundedSourceQueue<LoggedEvent> queue, LoggedEvent event) {
    if (Objects.equals(queue.offer(event), QueueOfferResult.dropped())) {
      queue.fail(new IllegalStateException("the client is more than " + BUFFER + " events behind"));
    }
  }

  private static Source<SwarmEvent, NotUsed> history(ActiveSwarm swarm, Instant since, long last) {
    return Source.fromIterator(() -> events(swarm, since, last))
        .withAttributes(ActorAttributes.dispatcher("pekko.actor.default-blocking-io-dispatcher"));
  }

  private static Iterator<SwarmEvent> events(ActiveSwarm swarm, Instant since, long last) {
    EventDerivation derivation = new EventDerivation(SwarmView.empty());
    return Stream.iterate(
            swarm.history().after(0, PAGE),
            page -> !page.isEmpty(),
            page -> swarm.history().after(page.getLast().index(), PAGE))
        .flatMap(List::stream)
        .takeWhile(event -> event.index() <= last)
        .flatMap(event -> derivation.next(event).stream())
        .filter(event -> !event.time().isBefore(since))
        .iterator();
  }
}
