package io.skep.gossip;

import io.skep.kernel.NodeId;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells which nodes are alive. All nodes gossip, in an actor system that does nothing else; the
 * leader's is the anchor that the others join. Nothing here leads, downs or ends anything: a node
 * that the others have lost, or that has lost the leader, starts its gossip anew.
 *
 * <p>Calls return at once; what they ask for happens on one thread of the gossip's own.
 */
public final class Gossip implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Gossip.class);
  private static final Duration TICK = Duration.ofMillis(500);
  private static final Duration CLOSING = Duration.ofSeconds(7);

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("gossip").factory());
  private final List<GossipListener> listeners = new CopyOnWriteArrayList<>();
  private final GossipRun.Starter starter;
  private final GossipAnchor anchor;
  private volatile GossipRun run;
  private volatile boolean closed;
  private volatile Map<NodeId, Liveness> nodes = Map.of();
  private volatile Set<NodeId> left = Set.of();

  private Gossip(GossipRun.Starter starter, GossipSettings settings) {
    this.starter = starter;
    this.anchor = new GossipAnchor(settings);
    this.run = new GossipRun(starter, this::seen);
  }

  /**
   * Starts to listen; until {@link #beAnchor} or {@link #joinAnchor} it is alone.
   *
   * @param bind where to listen; where that port is taken another one is, with a warning
   * @param advertised the host that others reach this node at
   * @param self goes with this node's membership
   * @param tls shows this node's certificate and trusts the nodes that may gossip, both live, so
   *     that renewed certificates and removed nodes count from the next handshake
   * @throws IllegalStateException if no port of the host can be had
   */
  public static Gossip start(
      GossipAddress bind, String advertised, NodeId self, SSLContext tls, GossipSettings settings) {
    GossipAddress found = GossipPorts.free(bind);
    GossipAddress reached = new GossipAddress(advertised, found.port());
    Gossip gossip =
        new Gossip(
            listener -> GossipSystem.start(found, reached, self, settings, tls, listener),
            settings);
    gossip.seen(GossipView.NOTHING);
    gossip.every();
    return gossip;
  }

  private void every() {
    var _ =
        thread.scheduleWithFixedDelay(
            this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Where this node gossips, with the port that it got; the same after it started anew. */
  public GossipAddress address() {
    return run.address();
  }

  /** What is known now; a node that is not in it never joined, or has left. */
  public Map<NodeId, Liveness> nodes() {
    return nodes;
  }

  /**
   * The nodes that are unreachable now, and those that were here and have left. A node that this
   * gossip has not met is not one of them: it may not have found the way yet.
   */
  public Set<NodeId> missing() {
    Set<NodeId> all = new HashSet<>(left);
    nodes.forEach(
        (node, liveness) -> {
          if (liveness == Liveness.UNREACHABLE) {
            all.add(node);
          }
        });
    return all;
  }

  /** The members themselves, where nodes are not enough. */
  GossipView view() {
    return run.view();
  }

  /** Calls the listener with what is known now, and after each change. */
  public void listen(GossipListener listener) {
    submit(
        () -> {
          listeners.add(listener);
          listener.changed(nodes);
        });
  }

  /** Calls the listener no more; a call that is under way goes on to its end. */
  public void unlisten(GossipListener listener) {
    listeners.remove(listener);
  }

  /** This node leads: others will join it, unless it is among them already. */
  public void beAnchor() {
    submit(() -> anchor.beSelf(run));
  }

  /** The leader gossips here, as it has just said; joins it, unless it is there already. */
  public void joinAnchor(GossipAddress leader) {
    submit(() -> anchor.follow(leader, run));
  }

  /** No leader is heard of: where it gossips is no longer sure. */
  public void anchorLost() {
    submit(anchor::lose);
  }

  /** The node is in the swarm no more: the others forget it. The leader says so. */
  public void remove(NodeId node) {
    submit(() -> run.view().addresses(node).forEach(run::down));
  }

  private void submit(Runnable what) {
    try {
      thread.execute(what);
    } catch (RejectedExecutionException closed) {
      LOG.debug("the gossip is closed", closed);
    }
  }

  /** Comes on the actor system's threads; what counts is what the present run sees by then. */
  private void seen(GossipView view) {
    submit(() -> tell(run.view()));
  }

  private void tell(GossipView view) {
    Map<NodeId, Liveness> now = Map.copyOf(view.nodes());
    if (!now.equals(nodes)) {
      LOG.info("gossip: {}, {} nodes", changes(now), now.size());
      left = gone(now.keySet(), view.equals(GossipView.NOTHING));
      nodes = now;
      listeners.forEach(listener -> listener.changed(now));
    }
  }

  /** Only these are logged: each change of thousands of nodes would else name them all. */
  private Map<NodeId, String> changes(Map<NodeId, Liveness> now) {
    Map<NodeId, String> changes = new TreeMap<>();
    now.forEach(
        (node, liveness) -> {
          if (liveness != nodes.get(node)) {
            changes.put(node, liveness.name());
          }
        });
    nodes.keySet().stream()
        .filter(node -> !now.containsKey(node))
        .forEach(node -> changes.put(node, "GONE"));
    return changes;
  }

  /** Comes before {@link #nodes} is replaced; a gossip that starts anew has met nobody. */
  private Set<NodeId> gone(Set<NodeId> here, boolean anew) {
    Set<NodeId> gone = new HashSet<>(anew ? Set.of() : left);
    if (!anew) {
      gone.addAll(nodes.keySet());
    }
    gone.removeAll(here);
    return Set.copyOf(gone);
  }

  private void tick() {
    if (closed) {
      return;
    }
    try {
      if (run.hasEnded()) {
        LOG.warn("the others have given up this node's gossip; it starts anew");
        restart();
      } else if (anchor.isAstray(run)) {
        LOG.warn("this node's gossip has lost the leader; it starts anew");
        restart();
      } else {
        anchor.tidy(run);
      }
    } catch (RuntimeException e) {
      // The next tick tries again: a port that was not free yet, for one.
      LOG.warn("the gossip did not start", e);
    }
  }

  private void restart() {
    run.end();
    run = new GossipRun(starter, this::seen);
    tell(GossipView.NOTHING);
    anchor.again(run);
  }

  /** Ends without a word to the others, as a crash would; for who is back at once. */
  public void kill() {
    end(() -> run.end());
  }

  /** Leaves the others, who hear of it, and ends; takes a few seconds at most. */
  @Override
  public void close() {
    end(() -> run.leave());
  }

  private void end(Runnable last) {
    closed = true;
    try {
      thread.submit(last).get(CLOSING.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("the gossip is closed", e);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("the gossip did not end well", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      thread.shutdownNow();
    }
  }
}
