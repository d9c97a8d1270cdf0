package io.skep.api.docker.system;

import java.time.Instant;
import java.util.Optional;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;

/** The changes of swarm objects that this node may show: all on managers, none on workers. */
public interface SwarmEvents {

  /** What happened in a span of time, both ends included, oldest first; then it completes. */
  Source<SwarmEvent, NotUsed> past(Instant since, Instant until);

  /**
   * What happens from now on, oldest first, each once; does not complete.
   *
   * @param since when given, what happened at or after it comes first, without a gap
   */
  Source<SwarmEvent, NotUsed> following(Optional<Instant> since);

  /** No events, ever. */
  static SwarmEvents none() {
    return new SwarmEvents() {
      @Override
      public Source<SwarmEvent, NotUsed> past(Instant since, Instant until) {
        return Source.empty();
      }

      @Override
      public Source<SwarmEvent, NotUsed> following(Optional<Instant> since) {
        return Source.never();
      }
    };
  }
}
