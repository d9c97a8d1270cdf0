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
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The swarm this daemon is in, if it is in one: brings it up at the start, makes it, leaves it.
 *
 * <p>One such change is under way at a time; others wait for it.
 */
final class SwarmHost implements SwarmLifecycle, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SwarmHost.class);
  private static final String ALREADY =
      "This node is already part of a swarm. Use \"docker swarm leave\" to leave this swarm and"
          + " join another one.";
  private static final String NOT_PART = "This node is not part of a swarm";
  private static final String LAST_MANAGER =
      "You are attempting to leave the swarm on a node that is participating as a manager. Removing"
          + " the last manager erases all current state of the swarm. Use `--force` to ignore this"
          + " message. ";

  private final DaemonOptions options;
  private final DataDirectory data;
  private final InstantSource clock;
  private final ExecutorService changes =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("swarm-change").factory());
  private final CompletableFuture<Void> settled = new CompletableFuture<>();
  private final List<Consumer<ActiveSwarm>> listeners = new CopyOnWriteArrayList<>();
  private volatile @Nullable Membership membership;
  private volatile @Nullable SwarmState locked;
  private volatile @Nullable ForwardedApi api;

  SwarmHost(DaemonOptions options, DataDirectory data, InstantSource clock) {
    this.options = options;
    this.data = data;
    this.clock = clock;
  }

  /** What other managers pass on is answered here; to be told before anything else. */
  void answerBy(ForwardedApi forwarded) {
    api = forwarded;
  }

  private Membership.Surroundings around() {
    return new Membership.Surroundings(
        options, data.swarm(), clock, Objects.requireNonNull(api, "no API for other managers"));
  }

  /**
   * Brings up the swarm this node was in when it stopped; returns once that is settled.
   *
   * @throws StartupException if its journal does not open
   */
  void restore() {
    Optional<SwarmState> saved = SwarmState.read(data.swarm());
    try {
      Optional<SwarmState> left = SwarmState.readLeft(data.swarm());
      if (left.isPresent()) {
        Membership.finishLeaving(left.get(), around());
        data.keepLeftSwarm(left.get().clusterId().value(), clock.instant());
      } else if (saved.isEmpty()) {
        data.dropUnfinishedSwarm();
      } else if (Keys.isLocked(data.swarm())) {
        locked = saved.get();
        LOG.info("node {} of swarm {} is locked", saved.get().nodeId(), saved.get().clusterId());
      } else {
        membership = Membership.restore(saved.get(), Keys.open(data.swarm()), around());
        LOG.info("node {} is back in swarm {}", saved.get().nodeId(), saved.get().clusterId());
      }
    } catch (IOException e) {
      throw new StartupException("data directory " + options.dataDir() + ": " + e, e);
    }
    settled.complete(null);
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
    return membership == null ? LocalNodeState.INACTIVE : LocalNodeState.ACTIVE;
  }

  @Override
  public Optional<ActiveSwarm> manager() {
    return membership().flatMap(Membership::active);
  }

  @Override
  public void listen(Consumer<ActiveSwarm> newcomers) {
    listeners.add(newcomers);
  }

  @Override
  public void unlisten(Consumer<ActiveSwarm> newcomers) {
    listeners.remove(newcomers);
  }

  @Override
  public Standing standing() {
    return membership().map(Membership::standing).orElse(Standing.OUTSIDE);
  }

  @Override
  public CompletionStage<NodeId> forceNewCluster(SwarmInit request, Meta meta) {
    // The only manager of a swarm is a new cluster already: there is nobody to leave behind.
    return CompletableFuture.completedFuture(standing().node().orElseThrow());
  }

  @Override
  public CompletionStage<Void> join(SwarmJoin request, Meta meta) {
    throw new ApiException(501, "joining a swarm of more than one node is not supported yet");
  }

  @Override
  public CompletionStage<Void> unlock(String key) {
    throw new ApiException(409, "swarm is not locked");
  }

  @Override
  public CompletionStage<NodeId> init(SwarmInit request, Meta meta) {
    return CompletableFuture.supplyAsync(() -> make(request, meta), changes);
  }

  private NodeId make(SwarmInit request, Meta meta) {
    if (membership != null) {
      throw new ApiException(503, ALREADY);
    }
    try {
      data.dropUnfinishedSwarm();
      Membership made = Membership.make(request, meta, around());
      membership = made;
      made.active().ifPresent(swarm -> listeners.forEach(each -> each.accept(swarm)));
      LOG.info("node {} began swarm {}", made.state().nodeId(), made.state().clusterId());
      return made.state().nodeId();
    } catch (AdvertiseAddress.Unusable e) {
      throw new ApiException(400, String.valueOf(e.getMessage()));
    } catch (EngineException e) {
      throw new ApiException(503, "the engine does not describe this node: " + e.words());
    } catch (IOException | StartupException e) {
      LOG.error("the swarm could not be made", e);
      throw new ApiException(500, "the swarm could not be made: " + e.getMessage());
    }
  }

  @Override
  public CompletionStage<Void> leave(boolean force, Meta meta) {
    return CompletableFuture.runAsync(() -> part(force), changes);
  }

  private void part(boolean force) {
    Membership in = membership;
    if (in == null) {
      throw new ApiException(503, NOT_PART);
    }
    if (!force) {
      throw new ApiException(503, LAST_MANAGER);
    }
    membership = null;
    try {
      in.leave();
      data.keepLeftSwarm(in.state().clusterId().value(), clock.instant());
    } catch (IOException e) {
      throw new ApiException(500, "the swarm's folder could not be put aside: " + e);
    }
    LOG.info("left swarm {}", in.state().clusterId());
  }

  @Override
  public void close() {
    changes.close();
    Membership in = membership;
    if (in != null) {
      in.close();
    }
  }
}
