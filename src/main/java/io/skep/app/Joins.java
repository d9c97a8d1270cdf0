package io.skep.app;

import io.skep.api.docker.Standing;
import io.skep.api.docker.SwarmJoin;
import io.skep.api.http.ApiException;
import io.skep.control.Joined;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This daemon's way into a swarm of others: at most one join is under way. */
final class Joins {
  private static final Logger LOG = LoggerFactory.getLogger(Joins.class);

  private final DaemonOptions options;
  private final DataDirectory data;
  private final ActorSystem<?> system;
  private final Door door;
  private volatile @Nullable PendingJoin pending;

  /**
   * What a join needs of the daemon.
   *
   * @param requireOutside throws {@link ApiException} if the daemon is in a swarm, or on its way
   * @param enter the daemon is in a swarm from then on
   * @param later does this when the change that is under way is over
   */
  record Door(
      Runnable requireOutside,
      Consumer<Membership> enter,
      Supplier<Membership.Surroundings> around,
      Consumer<Runnable> later) {}

  Joins(DaemonOptions options, DataDirectory data, ActorSystem<?> system, Door door) {
    this.options = options;
    this.data = data;
    this.system = system;
    this.door = door;
  }

  boolean isPending() {
    return pending != null;
  }

  /** Where the daemon stands while it tries; null while it does not. */
  @Nullable Standing standing() {
    PendingJoin wish = pending;
    return wish == null ? null : wish.standing();
  }

  /** Gives up; whether there was something to give up. */
  boolean cancel() {
    PendingJoin wish = pending;
    pending = null;
    if (wish != null) {
      wish.cancel();
    }
    return wish != null;
  }

  /** Begins; {@code done} completes when this node is ready in its swarm, or was refused. */
  void begin(SwarmJoin request, CompletableFuture<Void> done) {
    try {
      door.requireOutside().run();
      Enrolment enrolment = Enrolment.of(request, options.defaultAdvertiseAddress());
      PendingJoin wish = new PendingJoin(enrolment, options, system, done);
      pending = wish;
      wish.start(joined -> door.later().accept(() -> finish(wish, joined)), () -> forget(wish));
    } catch (AdvertiseAddress.Unusable e) {
      done.completeExceptionally(new ApiException(400, String.valueOf(e.getMessage())));
    } catch (ApiException refused) {
      done.completeExceptionally(refused);
    }
  }

  private void forget(PendingJoin wish) {
    if (wish == pending) {
      pending = null;
    }
  }

  private void finish(PendingJoin wish, Joined joined) {
    if (wish != pending) {
      return;
    }
    try {
      data.dropUnfinishedSwarm();
      Membership made = wish.settle(joined, door.around().get());
      door.enter().accept(made);
      pending = null;
      LOG.info("node {} joined swarm {}", made.state().nodeId(), made.state().clusterId());
      wish.await(made);
    } catch (IOException | RuntimeException e) {
      LOG.error("this machine was let into a swarm and could not enter it", e);
      pending = null;
      wish.done()
          .completeExceptionally(
              new ApiException(500, "the swarm could not be entered: " + e.getMessage()));
    }
  }
}
