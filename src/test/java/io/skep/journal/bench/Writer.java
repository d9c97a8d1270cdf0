package io.skep.journal.bench;

import io.skep.kernel.Recorded;
import io.skep.refusal.CommandRefused;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.SnapshotSelectionCriteria;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.Recovery;

/** A persistent actor that writes the next event as soon as the last is stored. */
final class Writer extends EventSourcedBehavior<Writer.Go, Recorded<CommandRefused>, Long> {
  private final ActorContext<Go> context;
  private final AtomicReference<Latencies> latencies;

  enum Go {
    ON
  }

  private Writer(String id, ActorContext<Go> context, AtomicReference<Latencies> latencies) {
    super(PersistenceId.ofUniqueId(id));
    this.context = context;
    this.latencies = latencies;
  }

  static Behavior<Go> create(String id, AtomicReference<Latencies> latencies) {
    return Behaviors.setup(context -> new Writer(id, context, latencies));
  }

  @Override
  public Long emptyState() {
    return 0L;
  }

  @Override
  public Recovery recovery() {
    return Recovery.withSnapshotSelectionCriteria(SnapshotSelectionCriteria.none());
  }

  @Override
  public CommandHandler<Go, Recorded<CommandRefused>, Long> commandHandler() {
    return (state, go) -> {
      long begin = System.nanoTime();
      return Effect()
          .persist(Bench.event())
          .thenRun(
              stored -> {
                latencies.get().add(System.nanoTime() - begin);
                context.getSelf().tell(Go.ON);
              });
    };
  }

  @Override
  public EventHandler<Long, Recorded<CommandRefused>> eventHandler() {
    return (state, event) -> state + 1;
  }
}
