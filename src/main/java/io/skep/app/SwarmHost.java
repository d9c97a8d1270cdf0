package io.skep.app;

import io.skep.agent.EngineException;
import io.skep.api.docker.ActiveSwarm;
import io.skep.api.docker.Standing;
import io.skep.api.docker.SwarmInit;
import io.skep.api.docker.SwarmJoin;
import io.skep.api.docker.SwarmLifecycle;
import io.skep.api.docker.system.LocalNodeState;
import io.skep.api.http.ApiException;
import io.skep.api.http.ForwardedApi;
import io.skep.kernel.Meta;
import io.skep.kernel.NodeId;
import io.skep.pki.UnlockKey;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The swarm this daemon is in, if it is in one: brings it up at the start, makes it, joins it,
 * changes roles in it, leaves it.
 *
 * <p>One such change is under way at a time; others wait for it.
 */
final class SwarmHost implements SwarmLifecycle, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SwarmHost.class);

  private final DaemonOptions options;
  private final DataDirectory data;
  private final InstantSource clock;
  private final Joins joins;
  private final ExecutorService changes =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("swarm-change").factory());
  private final CompletableFuture<Void> settled = new CompletableFuture<>();
  private final Newcomers newcomers = new Newcomers();
  private volatile @Nullable Membership membership;
  private volatile @Nullable LockedSwarm locked;
  private volatile @Nullable SwarmState changing;
  private volatile @Nullable ForwardedApi api;

  /** Makes it; nothing starts yet. Requests to join live in this system. */
  SwarmHost(DaemonOptions options, DataDirectory data, InstantSource clock, ActorSystem<?> system) {
    this.options = options;
    this.data = data;
    this.clock = clock;
    this.joins =
        new Joins(
            options,
            data,
            system,
            new Joins.Door(this::requireOutside, this::enter, this::around, this::later));
  }

  /** What other managers pass on is answered here; to be told before anything else. */
  void answerBy(ForwardedApi forwarded) {
    api = forwarded;
  }

  private Membership.Surroundings around() {
    return new Membership.Surroundings(
        options,
        data.swarm(),
        clock,
        Objects.requireNonNull(api, "no API for other managers"),
        role -> later(() -> takeRole()));
  }

  private void later(Runnable change) {
    if (!changes.isShutdown()) {
      changes.execute(change);
    }
  }

  /**
   * Brings up the swarm this node was in when it stopped; returns once that is settled.
   *
   * @throws StartupException if its journal does not open
   */
  void restore() {
    try {
      Optional<SwarmState> saved = SwarmState.read(data.swarm());
      Optional<SwarmState> left = SwarmState.readLeft(data.swarm());
      if (left.isPresent()) {
        Leaving.finish(left.get(), around());
        data.keepLeftSwarm(left.get().clusterId().value(), clock.instant());
      } else if (saved.isEmpty()) {
        data.dropUnfinishedSwarm();
      } else if (Keys.isLocked(data.swarm())) {
        locked = new LockedSwarm(saved.get(), data.swarm());
      } else {
        bringBack(saved.get(), Keys.open(data.swarm()));
      }
    } catch (IOException e) {
      throw new StartupException("data directory " + options.dataDir() + ": " + e, e);
    }
    settled.complete(null);
  }

  private void bringBack(SwarmState state, Keys keys) {
    enter(Membership.restore(state, keys, around()));
    LOG.info("node {} is back in swarm {}", state.nodeId(), state.clusterId());
    later(this::takeRole);
  }

  private void enter(Membership next) {
    membership = next;
    newcomers.tell(next);
  }

  @Override
  public CompletionStage<Void> settled() {
    return settled.minimalCompletionStage();
  }

  /** The swarm this node is in. */
  Optional<Membership> membership() {
    return Optional.ofNullable(membership);
  }

  @Override
  public LocalNodeState state() {
    if (locked != null) {
      return LocalNodeState.LOCKED;
    }
    if (joins.isPending()) {
      return LocalNodeState.PENDING;
    }
    return membership == null && changing == null ? LocalNodeState.INACTIVE : LocalNodeState.ACTIVE;
  }

  @Override
  public Optional<ActiveSwarm> manager() {
    return membership().flatMap(Membership::active);
  }

  @Override
  public void listen(Consumer<ActiveSwarm> listener) {
    newcomers.listen(listener);
  }

  @Override
  public void unlisten(Consumer<ActiveSwarm> listener) {
    newcomers.unlisten(listener);
  }

  @Override
  public Standing standing() {
    Membership in = membership;
    LockedSwarm shut = locked;
    Standing hoping = joins.standing();
    SwarmState between = changing;
    if (in != null) {
      return in.standing();
    }
    if (shut != null) {
      return shut.standing();
    }
    if (hoping != null || between == null) {
      return hoping != null ? hoping : Standing.OUTSIDE;
    }
    return Standing.of(between.nodeId(), between.advertiseAddress());
  }

  @Override
  public CompletionStage<NodeId> init(SwarmInit request, Meta meta) {
    return CompletableFuture.supplyAsync(() -> make(request, meta), changes);
  }

  private NodeId make(SwarmInit request, Meta meta) {
    requireOutside();
    try {
      data.dropUnfinishedSwarm();
      Membership made = Membership.make(request, meta, around());
      enter(made);
      SwarmState state = made.state();
      LOG.info("node {} began swarm {}", state.nodeId(), state.clusterId());
      return state.nodeId();
    } catch (AdvertiseAddress.Unusable | EngineException | IOException | StartupException e) {
      throw Founding.refusal(e);
    }
  }

  private void requireOutside() {
    if (state() != LocalNodeState.INACTIVE) {
      throw new ApiException(503, Standing.INSIDE_WORDS);
    }
  }

  @Override
  public CompletionStage<NodeId> forceNewCluster(SwarmInit request, Meta meta) {
    return CompletableFuture.supplyAsync(() -> remakeAlone(meta), changes);
  }

  private NodeId remakeAlone(Meta meta) {
    Membership in = membership;
    if (in == null || in.manager().isEmpty()) {
      throw new ApiException(503, Standing.OUTSIDE_WORDS);
    }
    SwarmState state = in.state();
    LOG.warn("node {} makes itself the only manager of its swarm", state.nodeId());
    try {
      replace(in, () -> ForcedCluster.open(state, in.context().keys(), around(), meta));
    } catch (IOException | StartupException e) {
      throw Founding.refusal(e);
    }
    return state.nodeId();
  }

  /** Closes what runs and opens the next; the node is in its swarm all the while. */
  private void replace(Membership old, Membership.Opening next) throws IOException {
    changing = old.state();
    membership = null;
    try {
      old.vanish();
      old.close();
      enter(next.open());
    } finally {
      changing = null;
    }
  }

  @Override
  public CompletionStage<Void> join(SwarmJoin request, Meta meta) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    later(() -> joins.begin(request, done));
    return PendingJoin.inTime(done);
  }

  /** Becomes what the node's certificate says it is. */
  private void takeRole() {
    Membership in = membership;
    if (in == null || !in.hasOtherRole()) {
      return;
    }
    try {
      SwarmState next = in.prepareRole();
      replace(in, () -> Membership.inRole(next, in.context().keys(), around()));
      LOG.info("node {} is a {} now", next.nodeId(), next.role().word());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      LOG.warn("this node could not take its new role; will retry", e);
      CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS).execute(() -> later(this::takeRole));
    }
  }

  @Override
  public CompletionStage<Void> unlock(UnlockKey key) {
    return CompletableFuture.runAsync(() -> open(key), changes);
  }

  private void open(UnlockKey key) {
    LockedSwarm shut = locked;
    if (shut == null) {
      throw new ApiException(409, "swarm is not locked");
    }
    bringBack(shut.state(), shut.open(key));
    locked = null;
  }

  @Override
  public CompletionStage<Void> leave(boolean force, Meta meta) {
    return CompletableFuture.runAsync(this::part, changes);
  }

  private void part() {
    if (joins.cancel()) {
      return;
    }
    Membership in = membership;
    LockedSwarm shut = locked;
    if (in == null && shut == null) {
      throw new ApiException(503, Standing.OUTSIDE_WORDS);
    }
    SwarmState state = in == null ? Objects.requireNonNull(shut).state() : in.state();
    membership = null;
    locked = null;
    Leaving.leave(state, in, data, around());
    LOG.info("left swarm {}", state.clusterId());
  }

  @Override
  public void close() {
    changes.shutdown();
    joins.cancel();
    changes.close();
    membership().ifPresent(Membership::close);
  }
}
