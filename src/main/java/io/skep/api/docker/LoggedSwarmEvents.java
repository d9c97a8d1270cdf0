package io.skep.api.docker;

import io.skep.api.docker.SwarmFollower.Change;
import io.skep.api.docker.system.SwarmEvent;
import io.skep.api.docker.system.SwarmEvents;
import io.skep.view.LoggedEvent;
import io.skep.view.SwarmView;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Source;

/**
 * Swarm's events from the log: as far back as it goes, where Swarm remembers 256 of them.
 *
 * <p>A client that is slower than the swarm by more than a bounded number of events is cut off.
 */
public final class LoggedSwarmEvents implements SwarmEvents {
  static final int BUFFER = 8192;
  private static final int PAGE = 1000;

  private final SwarmLifecycle lifecycle;

  /** Reads from the swarm that the daemon is in when the question comes, then from later ones. */
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

  /** Shows too what happens in a swarm that the daemon enters later. */
  @Override
  public Source<SwarmEvent, NotUsed> following(Optional<Instant> since) {
    return Source.fromMaterializer((materializer, attributes) -> live(since, materializer))
        .mapMaterializedValue(ignored -> NotUsed.getInstance());
  }

  private Source<SwarmEvent, NotUsed> live(Optional<Instant> since, Materializer materializer) {
    Pair<BoundedSourceQueue<Change>, Source<Change, NotUsed>> queue =
        Source.<Change>queue(BUFFER).preMaterialize(materializer);
    SwarmFollower follower = new SwarmFollower(lifecycle, queue.first());
    Optional<SwarmFollower.Start> start = follower.start();
    Source<SwarmEvent, NotUsed> now =
        queue.second().mapConcat(change -> change.event().stream().toList());
    return since
        .flatMap(
            from -> start.map(there -> history(there.swarm(), from, there.index()).concat(now)))
        .orElse(now)
        .watchTermination(
            (none, done) -> {
              done.whenComplete((finished, failure) -> follower.stop());
              return none;
            });
  }

  private static Source<SwarmEvent, NotUsed> history(ActiveSwarm swarm, Instant since, long last) {
    return Source.fromIterator(() -> events(swarm, since, last))
        .withAttributes(ActorAttributes.dispatcher("pekko.actor.default-blocking-io-dispatcher"));
  }

  private static Iterator<SwarmEvent> events(ActiveSwarm swarm, Instant since, long last) {
    EventDerivation derivation = new EventDerivation(SwarmView.empty());
    return logged(swarm, last)
        .flatMap(event -> derivation.next(event).stream())
        .filter(event -> !event.time().isBefore(since))
        .iterator();
  }

  /** All of the swarm's events up to an index. */
  static Stream<LoggedEvent> logged(ActiveSwarm swarm, long last) {
    return Stream.iterate(
            swarm.history().after(0, PAGE),
            page -> !page.isEmpty(),
            page -> swarm.history().after(page.getLast().index(), PAGE))
        .flatMap(List::stream)
        .takeWhile(event -> event.index() <= last);
  }
}
