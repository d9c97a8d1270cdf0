package io.skep.consensus;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.rpc.RpcFactory;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppender;

/**
 * Ratis' own transport by gRPC, with what sends to the followers at hand.
 *
 * <p>A follower hears how far is committed with the next entry or heartbeat. So that it hears
 * sooner, Ratis can log each commit, which every member then writes and syncs as well. Here a
 * leader {@link Senders#tell tells} it by a message without an entry instead.
 *
 * <p>Ratis finds it by its class name, so the constructor must stay public.
 */
public final class PeerRpc implements RpcType {
  static final RpcType TYPE = new PeerRpc();
  private static final String SENDERS = "skep.senders";

  /** For Ratis. */
  public PeerRpc() {}

  @Override
  public String name() {
    return PeerRpc.class.getName();
  }

  @Override
  public RpcFactory newFactory(Parameters parameters) {
    return new Factory(parameters);
  }

  /** What sends to the followers of a member while it leads; empty for one without a port. */
  static final class Senders {
    private final Map<RaftPeerId, LogAppender> all = new ConcurrentHashMap<>();

    /** Makes it known to the transport that is made with these parameters. */
    static Senders of(Parameters parameters) {
      var senders = new Senders();
      parameters.put(SENDERS, senders, Senders.class);
      return senders;
    }

    boolean isEmpty() {
      return all.isEmpty();
    }

    /**
     * Lets each follower know how far is committed, unless it is known to know; returns at once.
     */
    void tell() {
      for (var sender : all.values()) {
        if (sender.isRunning()
            && sender.getFollower().getCommitIndex()
                < sender.getRaftLog().getLastCommittedIndex()) {
          sender.triggerHeartbeat();
        }
      }
    }
  }

  private static final class Factory extends GrpcFactory {
    private final Senders senders;

    Factory(Parameters parameters) {
      super(parameters);
      this.senders = parameters.getNonNull(SENDERS, Senders.class);
    }

    @Override
    public LogAppender newLogAppender(
        RaftServer.Division server, LeaderState state, FollowerInfo follower) {
      var sender = super.newLogAppender(server, state, follower);
      senders.all.put(follower.getId(), sender);
      return sender;
    }
  }
}
