package io.skep.gossip;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.UniqueAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One life of this node's gossip, from its start until it is started anew. */
final class GossipRun {
  private static final Logger LOG = LoggerFactory.getLogger(GossipRun.class);
  private static final Duration LEAVE = Duration.ofMillis(1_500);
  private static final Duration END = Duration.ofSeconds(4);

  /** Starts another life. */
  @FunctionalInterface
  interface Starter {
    ActorSystem<Object> start(GossipWatcher.Listener listener);
  }

  private final ActorSystem<Object> actors;
  private final Cluster cluster;
  private volatile GossipView view = GossipView.NOTHING;

  GossipRun(Starter starter, Consumer<GossipView> listener) {
    this.actors =
        starter.start(
            (members, unreachable) -> {
              GossipView seen = new GossipView(members, unreachable);
              view = seen;
              listener.accept(seen);
            });
    this.cluster = Cluster.get(actors);
  }

  GossipView view() {
    return view;
  }

  GossipAddress address() {
    Address self = cluster.selfAddress();
    String host = self.getHost().orElseThrow();
    return GossipAddress.parse(host + ":" + self.getPort().orElseThrow());
  }

  boolean isAt(Address address) {
    return cluster.selfAddress().equals(address);
  }

  boolean hasJoined() {
    return view.holds(cluster.selfUniqueAddress());
  }

  boolean hasEnded() {
    return cluster.isTerminated() || actors.whenTerminated().isCompleted();
  }

  void join(Address address) {
    cluster.join(address);
  }

  void joinSelf() {
    cluster.join(cluster.selfAddress());
  }

  void down(Address address) {
    if (!isAt(address)) {
      LOG.info("gossip: {} is forgotten", address);
      cluster.down(address);
    }
  }

  /** Tells the others, waits a little until they know, and ends. */
  void leave() {
    if (hasJoined() && !hasEnded()) {
      UniqueAddress self = cluster.selfUniqueAddress();
      cluster.leave(cluster.selfAddress());
      long end = System.nanoTime() + LEAVE.toNanos();
      while (isIn(self) && System.nanoTime() < end && !hasEnded()) {
        await(Duration.ofMillis(50));
      }
    }
    end();
  }

  private boolean isIn(UniqueAddress self) {
    Member member = view.members().get(self);
    return member != null;
  }

  /** Ends without a word to the others. */
  void end() {
    actors.terminate();
    if (!await(END)) {
      LOG.warn("the gossip's actors did not end within {} ms", END.toMillis());
    }
  }

  private boolean await(Duration limit) {
    try {
      actors.getWhenTerminated().toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      LOG.warn("the gossip's actors ended badly", e);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
