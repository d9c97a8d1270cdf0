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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.BoundedSourceQueue;
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
    return Source.fromMaterializer((materializer, attributes) -> live(since))
        .mapMaterializedValue(ignored -> NotUsed.getInstance());
  }

  /**
   * The queue is a part of the stream itself. One that is started apart, and joined by a publisher,
   * is cut off by Pekko when the two do not meet within its subscription timeout, which a host with
   * too much to do exceeds.
   */
  private Source<SwarmEvent, NotUsed> live(Optional<Instant> since) {
    CompletableFuture<Optional<SwarmFollower.Start>> started = new CompletableFuture<>();
    Source<SwarmEvent, NotUsed> now =
        Source.<Change>queue(BUFFER)
            .watchTermination((queue, done) -> follow(queue, done, started))
            .mapConcat(change -> change.event().stream().toList());
    return since
        .map(
            from ->
                Source.completionStageSource(started.thenApply(start -> before(start, from)))
                    .mapMaterializedValue(ignored -> NotUsed.getInstance())
                    .concat(now))
        .orElse(now);
  }

  private NotUsed follow(
      BoundedSourceQueue<Change> queue,
      CompletionStage<Done> done,
      CompletableFuture<Optional<SwarmFollower.Start>> started) {
    SwarmFollower follower = new SwarmFollower(lifecycle, queue);
    done.whenComplete((finished, failure) -> follower.stop());
    started.complete(follower.start());
    return NotUsed.getInstance();
  }

  private static Source<SwarmEvent, NotUsed> before(
      Optional<SwarmFollower.Start> start, Instant since) {
    return start
        .map(there -> history(there.swarm(), since, there.index()))
        .orElseGet(Source::empty);
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
