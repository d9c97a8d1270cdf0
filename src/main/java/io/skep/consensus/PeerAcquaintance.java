package io.skep.consensus;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.apache.ratis.proto.RaftProtos.RaftGroupIdProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a connection to every other member open, whoever leads.
 *
 * <p>Only a leader speaks to the others. When it dies, the first words between those who are left
 * are their votes, and these would wait for a TLS handshake, in a JVM that never made one to that
 * member: a third of a second, longer than the patience of an election. So each asks the others now
 * and then for a vote in a group that does not exist. They refuse it before any state is looked at.
 */
final class PeerAcquaintance {
  private static final Logger LOG = LoggerFactory.getLogger(PeerAcquaintance.class);
  private static final ByteString NO_GROUP = ByteString.copyFrom(new byte[16]);
  private static final Executor EACH = Thread::startVirtualThread;

  private final RaftServer server;
  private final Set<RaftPeerId> asked = ConcurrentHashMap.newKeySet();

  PeerAcquaintance(RaftServer server) {
    this.server = server;
  }

  /** Greets the members; returns at once. One that has not answered yet is not asked again. */
  void greet(Iterable<RaftPeer> members) {
    for (var peer : members) {
      if (!peer.getId().equals(server.getId()) && asked.add(peer.getId())) {
        EACH.execute(() -> greet(peer.getId()));
      }
    }
  }

  private void greet(RaftPeerId peer) {
    try {
      var _ = server.getServerRpc().requestVote(nothing(peer));
    } catch (IOException | RuntimeException refused) {
      LOG.trace("{} is acquainted with {}", server.getId(), peer, refused);
    } finally {
      asked.remove(peer);
    }
  }

  private RequestVoteRequestProto nothing(RaftPeerId peer) {
    return RequestVoteRequestProto.newBuilder()
        .setServerRequest(
            RaftRpcRequestProto.newBuilder()
                .setRequestorId(server.getId().toByteString())
                .setReplyId(peer.toByteString())
                .setRaftGroupId(RaftGroupIdProto.newBuilder().setId(NO_GROUP)))
        .setPreVote(true)
        .build();
  }
}
