package io.skep.journal.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SpawnProtocol;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.SnapshotSelectionCriteria;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.Recovery;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/**
 * CPU that it takes to start an entity that has no events yet, beside that of a plain actor.
 *
 * <p>Arguments: a directory, and how many to start in a round.
 */
public final class EntityStartBenchmark {
  private static final int ROUNDS = 6;

  private EntityStartBenchmark() {}

  public static void main(String[] args) throws Exception {
    var dir = Files.createTempDirectory(Files.createDirectories(Path.of(args[0])), "start-bench");
    int count = Integer.parseInt(args[1]);
    var system = ActorSystem.create(SpawnProtocol.create(), "bench", Bench.config(dir));
    for (int round = 1; round <= ROUNDS; round++) {
      double plain = cpuOfEach(system, count, "p" + round, true);
      double entity = cpuOfEach(system, count, "e" + round, false);
      System.out.printf(
          "round %d: plain actor %.1f us, entity %.1f us CPU a start%n", round, plain, entity);
    }
    System.exit(0);
  }

  private static double cpuOfEach(
      ActorSystem<SpawnProtocol.Command> system, int count, String prefix, boolean plain)
      throws InterruptedException {
    var started = new CountDownLatch(count);
    long cpu = Bench.cpuNanos();
    for (int i = 0; i < count; i++) {
      var name = prefix + "-" + i;
      system.systemActorOf(plain ? plain(started) : new Entity(name, started), name, Props.empty());
    }
    if (!started.await(300, TimeUnit.SECONDS)) {
      throw new IllegalStateException(started.getCount() + " did not start");
    }
    return (double) (Bench.cpuNanos() - cpu) / 1e3 / count;
  }

  private static Behavior<String> plain(CountDownLatch started) {
    return Behaviors.setup(
        _ -> {
          started.countDown();
          return Behaviors.stopped();
        });
  }

  private static final class Entity extends EventSourcedBehavior<String, String, String> {
    private final CountDownLatch started;

    Entity(String id, CountDownLatch started) {
      super(PersistenceId.ofUniqueId(id));
      this.started = started;
    }

    @Override
    public String emptyState() {
      return "";
    }

    @Override
    public Recovery recovery() {
      return Recovery.withSnapshotSelectionCriteria(SnapshotSelectionCriteria.none());
    }

    @Override
    public CommandHandler<String, String, String> commandHandler() {
      return (state, command) -> Effect().stop();
    }

    @Override
    public EventHandler<String, String> eventHandler() {
      return (state, event) -> event;
    }

    @Override
    public SignalHandler<String> signalHandler() {
      return newSignalHandlerBuilder()
          .onSignal(RecoveryCompleted.instance(), state -> started.countDown())
          .build();
    }
  }
}
