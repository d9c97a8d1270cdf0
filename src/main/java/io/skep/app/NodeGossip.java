package io.skep.app;

import io.skep.gossip.Gossip;
import io.skep.gossip.GossipAddress;
import io.skep.gossip.GossipSettings;
import io.skep.kernel.NodeId;
import io.skep.pki.Credentials;
import io.skep.pki.Identity;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's gossip, which starts beside everything else: nobody waits for it, and a swarm without
 * gossip is a swarm that finds dead nodes later.
 */
final class NodeGossip implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeGossip.class);

  private @Nullable Gossip gossip;
  private @Nullable Consumer<Gossip> wish;
  private boolean closed;

  /**
   * Starts it on a thread of its own.
   *
   * @param allowed who may gossip with this node
   */
  void start(
      SwarmState state,
      Credentials credentials,
      Predicate<Identity> allowed,
      GossipSettings settings) {
    Thread.ofVirtual()
        .name("gossip-start")
        .start(() -> open(state, credentials, allowed, settings));
  }

  private void open(
      SwarmState state,
      Credentials credentials,
      Predicate<Identity> allowed,
      GossipSettings settings) {
    SSLContext tls = credentials.context(peer -> allowed.test(peer.asWorker()));
    Gossip started;
    try {
      started =
          Gossip.start(
              new GossipAddress(state.bindHost(), state.gossipPort()),
              state.advertiseAddress(),
              state.nodeId(),
              tls,
              settings);
    } catch (RuntimeException e) {
      LOG.warn("this node does not gossip; it is found dead by its silence alone", e);
      return;
    }
    if (!take(started)) {
      started.close();
    }
  }

  private synchronized boolean take(Gossip started) {
    if (closed) {
      return false;
    }
    gossip = started;
    if (wish != null) {
      wish.accept(started);
    }
    return true;
  }

  /** This node leads, so the others are to join it. */
  void lead() {
    wish(Gossip::beAnchor);
  }

  /** The leader gossips there. */
  void follow(String leader) {
    GossipAddress address = GossipAddress.parse(leader);
    wish(running -> running.joinAnchor(address));
  }

  /** Where the leader gossips is not known. */
  void lose() {
    wish(Gossip::anchorLost);
  }

  private synchronized void wish(Consumer<Gossip> next) {
    wish = next;
    if (gossip != null && !closed) {
      next.accept(gossip);
    }
  }

  /** Where it gossips, once it does. */
  synchronized Optional<String> address() {
    return Optional.ofNullable(gossip).map(running -> running.address().toString());
  }

  /**
   * Those of these nodes that do not answer in the gossip, or have left it. Not those that it has
   * not met: after a start of this manager agents need longer to come back than the dead to be
   * seen.
   */
  Set<NodeId> missing(Set<NodeId> nodes) {
    Gossip running;
    synchronized (this) {
      running = gossip;
    }
    if (running == null) {
      return Set.of();
    }
    Set<NodeId> missing = new HashSet<>(nodes);
    missing.retainAll(running.missing());
    return missing;
  }

  /** A node has gone for good. */
  synchronized void forget(NodeId node) {
    if (gossip != null) {
      gossip.remove(node);
    }
  }

  @Override
  public void close() {
    end(Gossip::close);
  }

  /** Ends as a crash would: the node will be back before anybody misses it. */
  void vanish() {
    end(Gossip::kill);
  }

  private void end(Consumer<Gossip> how) {
    Gossip running;
    synchronized (this) {
      closed = true;
      running = gossip;
    }
    if (running != null) {
      how.accept(running);
    }
  }
}
