package io.skep.command;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.skep.kernel.Cause;
import io.skep.kernel.Meta;
import io.skep.kernel.Principal;
import io.skep.kernel.Recorded;
import io.skep.testdata.Life;
import io.skep.view.LiveView;
import io.skep.view.LoggedEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.testkit.JournalOperation;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.ProcessingPolicy;
import org.apache.pekko.persistence.testkit.ProcessingResult;
import org.apache.pekko.persistence.testkit.ProcessingSuccess;
import org.apache.pekko.persistence.testkit.StorageFailure;
import org.apache.pekko.persistence.testkit.WriteEvents;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.jspecify.annotations.Nullable;

/** Entities on a journal in memory, whose log feeds a view when the test says so. */
final class Stage implements AutoCloseable {
  private static final Config CONFIG =
      ConfigFactory.parseString("pekko.actor.provider = local")
          .withFallback(PersistenceTestKitPlugin.getInstance().config());

  private final ActorTestKit kit = ActorTestKit.create(CONFIG);
  private final LiveView view = new LiveView();
  private final List<LoggedEvent> log = new ArrayList<>();
  private final OpenAnswers open = new OpenAnswers();
  private final ActorRef<EntityRouter.Message> router;
  private int fed;
  private boolean held;
  private volatile long committed;
  private volatile @Nullable String failure;
  private volatile @Nullable CountDownLatch gate;

  Stage(Duration idle, int maximumWaiting) {
    PersistenceTestKit.create(kit.system()).withPolicy(new Tap());
    router = kit.spawn(EntityRouter.create(idle, maximumWaiting, open));
  }

  /** Sees every write on its way to the journal: records it, holds it, or fails it. */
  private final class Tap implements ProcessingPolicy<JournalOperation> {
    @Override
    public ProcessingResult tryProcess(String persistenceId, JournalOperation operation) {
      if (!(operation instanceof WriteEvents writes)) {
        return ProcessingSuccess.getInstance();
      }
      awaitGate();
      String why = failure;
      if (why != null) {
        return StorageFailure.create(new IOException(why));
      }
      writes.getBatch().forEach(event -> append(persistenceId, event));
      return ProcessingSuccess.getInstance();
    }
  }

  private void awaitGate() {
    CountDownLatch closed = gate;
    if (closed != null) {
      try {
        closed.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private synchronized void append(String persistenceId, Object event) {
    log.add(new LoggedEvent(log.size() + 1, persistenceId, (Recorded<?>) event));
    committed = log.size();
    feed();
  }

  private void feed() {
    if (!held && fed < log.size()) {
      view.feed(List.copyOf(log.subList(fed, log.size())));
      fed = log.size();
    }
  }

  EntityCommands commands(Duration timeout) {
    return EntityCommands.patient(router, open, view, () -> committed).within(timeout);
  }

  LiveView view() {
    return view;
  }

  synchronized List<LoggedEvent> log() {
    return List.copyOf(log);
  }

  /** From now on the view does not follow. */
  synchronized void holdView() {
    held = true;
  }

  synchronized void releaseView() {
    held = false;
    feed();
  }

  /** From now on writes fail for this reason; null for no more. */
  void failWrites(@Nullable String why) {
    failure = why;
  }

  /** From now on writes are kept waiting until the latch opens. */
  void keepWritesBehind(CountDownLatch latch) {
    gate = latch;
  }

  void stopRouter() {
    kit.stop(router);
  }

  static Meta meta() {
    return new Meta(Life.START, Principal.system("test"), Cause.command("r1", "test"));
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
  }
}
