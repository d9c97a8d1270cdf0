package io.skep.control;

import io.skep.kernel.NodeId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.javadsl.Flow;
import org.jspecify.annotations.Nullable;

/** One open connection, so that it can be closed when its node is removed. */
final class PeerConnection {
  private final SharedKillSwitch kill = KillSwitches.shared("control-connection");
  private final AtomicReference<@Nullable NodeId> node = new AtomicReference<>();
  private final Open open;
  private final InetSocketAddress remote;
  private volatile boolean upgraded;

  PeerConnection(Open open, InetSocketAddress remote) {
    this.open = open;
    this.remote = remote;
  }

  String remoteAddress() {
    InetAddress address = remote.getAddress();
    return address == null ? remote.getHostString() : address.getHostAddress();
  }

  /** The open connections of each node. */
  static final class Open {
    private final ConcurrentMap<NodeId, Set<PeerConnection>> byNode = new ConcurrentHashMap<>();

    void closeAll(NodeId node) {
      Set<PeerConnection> all = byNode.get(node);
      if (all != null) {
        all.forEach(connection -> connection.kill.shutdown());
      }
    }

    int count(NodeId node) {
      return byNode.getOrDefault(node, Set.of()).size();
    }

    private void add(NodeId node, PeerConnection connection) {
      byNode.compute(
          node,
          (id, present) -> {
            Set<PeerConnection> all = present == null ? ConcurrentHashMap.newKeySet() : present;
            all.add(connection);
            return all;
          });
    }

    private void remove(NodeId node, PeerConnection connection) {
      byNode.computeIfPresent(
          node,
          (id, all) -> {
            all.remove(connection);
            return all.isEmpty() ? null : all;
          });
    }
  }

  /** From the first request on it is known whose this is. */
  void belongsTo(NodeId peer) {
    if (node.compareAndSet(null, peer)) {
      open.add(peer, this);
    }
  }

  /** Ends what passes when the connection is to be closed. */
  <T> Flow<T, T, NotUsed> guard() {
    return Flow.fromGraph(kill.<T>flow()).mapMaterializedValue(used -> NotUsed.getInstance());
  }

  /** The flow of a WebSocket, which ends with the connection. */
  Flow<Message, Message, NotUsed> upgraded(Flow<Message, Message, ?> flow) {
    upgraded = true;
    return this.<Message>guard()
        .via(flow)
        .via(guard())
        .watchTermination(
            (used, done) -> {
              done.whenComplete((Done end, Throwable failure) -> forget());
              return NotUsed.getInstance();
            });
  }

  /** The HTTP exchange is over; a WebSocket may have taken its place. */
  void exchangeEnded() {
    if (!upgraded) {
      forget();
    }
  }

  private void forget() {
    NodeId peer = node.get();
    if (peer != null) {
      open.remove(peer, this);
    }
  }
}
