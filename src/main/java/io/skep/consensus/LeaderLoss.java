package io.skep.consensus;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.ratis.proto.RaftProtos.RaftGroupIdProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcReplyProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.NetUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices at once that the leader's process is gone, rather than by its silence.
 *
 * <p>The kernel closes a killed process's connections, and nobody listens at its port any more. A
 * follower that finds both so asks the others; where a majority finds the same, with no newer log,
 * it stands for election. That is Ratis's first round of votes with another question: Ratis would
 * ask who has heard nothing for an election's timeout. A leader that lost a connection, renews its
 * certificate, or stands still, listens all the same, and one whose host is gone refuses nothing:
 * for these nothing changes.
 */
final class LeaderLoss implements LeaderLines.Follower {
  private static final Logger LOG = LoggerFactory.getLogger(LeaderLoss.class);

  /** Tells the question from Ratis's: a group that does not exist. */
  private static final ByteString QUESTION =
      ByteString.copyFrom(new byte[] {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1});

  /** So much later than the one before it each member stands, or two would share the votes. */
  private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(150);

  /** A dying process closes one thing after another, and another member may hear of it later. */
  private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final long LOOK_FOR_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long ANSWERS_MILLIS = 200;
  private static final int CONNECT_MILLIS = 100;

  private final RaftServer server;
  private final RaftGroupId group;
  private final LeaderLines lines;

  LeaderLoss(RaftServer server, RaftGroupId group, LeaderLines lines) {
    this.server = server;
    this.group = group;
    this.lines = lines;
  }

  @Override
  public void ended() {
    Thread.startVirtualThread(this::look);
  }

  /** A leader that this member follows in a term. */
  private record Led(long term, RaftPeer leader, Collection<RaftPeer> members) {}

  private @Nullable Led led() throws IOException {
    var division = server.getDivision(group);
    var info = division.getInfo();
    var leader = info.getLeaderId();
    var members = division.getRaftConf();
    var peer = leader == null ? null : members.getPeer(leader);
    // While members change two majorities count; then the leader's silence is waited for.
    return peer != null && info.isFollower() && members.getPreviousPeers().isEmpty()
        ? new Led(info.getCurrentTerm(), peer, members.getCurrentPeers())
        : null;
  }

  private void look() {
    try {
      long began = System.nanoTime();
      var led = led();
      if (led == null) {
        return;
      }
      long turn = began + TURN_NANOS * turn(ids(led), id(led.leader()), id(server.getId()));
      while (led.equals(led()) && System.nanoTime() < turn + LOOK_FOR_NANOS) {
        if (System.nanoTime() >= turn && isGone(led.leader()) && isAgreed(led)) {
          if (stand(led)) {
            LOG.info("the leader {} is gone: {} stands", led.leader().getId(), server.getId());
          }
          return;
        }
        LockSupport.parkNanos(LOOK_AGAIN_NANOS);
      }
    } catch (IOException | RuntimeException e) {
      LOG.debug("the election waits for the leader's silence", e);
    }
  }

  private static List<String> ids(Led led) {
    return led.members().stream().map(peer -> id(peer.getId())).toList();
  }

  private static String id(RaftPeer peer) {
    return id(peer.getId());
  }

  private static String id(RaftPeerId id) {
    return id.toString();
  }

  /** Which of the members that remain this one is, by the order of their names: 0 stands first. */
  static int turn(Collection<String> members, String leader, String self) {
    return (int)
        members.stream().filter(each -> !each.equals(leader) && each.compareTo(self) < 0).count();
  }

  /** Whether nobody listens where the leader should be, and no connection from it is left. */
  private boolean isGone(RaftPeer leader) {
    if (lines.isOpenFrom(leader.getId())) {
      return false;
    }
    try (var socket = new Socket()) {
      socket.connect(NetUtils.createSocketAddr(leader.getAddress()), CONNECT_MILLIS);
      return false;
    } catch (ConnectException refused) {
      return true;
    } catch (IOException | RuntimeException unknown) {
      return false;
    }
  }

  private boolean isAgreed(Led led) {
    int needed = led.members().size() / 2; // and this member
    var others =
        led.members().stream()
            .filter(peer -> !peer.getId().equals(server.getId()) && !peer.equals(led.leader()))
            .toList();
    var last = last();
    if (last == null || others.size() < needed) {
      return false;
    }
    var yes = new CountDownLatch(needed);
    others.forEach(other -> Thread.startVirtualThread(() -> ask(led, last, other, yes)));
    try {
      return yes.await(ANSWERS_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void ask(Led led, TermIndex last, RaftPeer other, CountDownLatch yes) {
    var question =
        RequestVoteRequestProto.newBuilder()
            .setServerRequest(
                RaftRpcRequestProto.newBuilder()
                    .setRequestorId(server.getId().toByteString())
                    .setReplyId(other.getId().toByteString())
                    .setRaftGroupId(RaftGroupIdProto.newBuilder().setId(QUESTION)))
            .setCandidateTerm(led.term())
            .setCandidateLastEntry(last.toProto())
            .setPreVote(true)
            .build();
    try {
      if (server.getServerRpc().requestVote(question).getServerReply().getSuccess()) {
        yes.countDown();
      }
    } catch (IOException | RuntimeException e) {
      LOG.debug("{} did not say whether the leader is gone", other.getId(), e);
    }
  }

  @Override
  public boolean isAsked(RequestVoteRequestProto request) {
    return request.getServerRequest().getRaftGroupId().getId().equals(QUESTION);
  }

  @Override
  public @Nullable RequestVoteReplyProto answer(RequestVoteRequestProto request) {
    try {
      var asking = request.getServerRequest();
      var led = led();
      var last = last();
      boolean agrees =
          led != null
              && last != null
              && led.term() == request.getCandidateTerm()
              && last.compareTo(TermIndex.valueOf(request.getCandidateLastEntry())) <= 0
              && isGone(led.leader());
      return RequestVoteReplyProto.newBuilder()
          .setServerReply(
              RaftRpcReplyProto.newBuilder()
                  .setRequestorId(asking.getRequestorId())
                  .setReplyId(asking.getReplyId())
                  .setRaftGroupId(asking.getRaftGroupId())
                  .setCallId(asking.getCallId())
                  .setSuccess(agrees))
          .setTerm(request.getCandidateTerm())
          .build();
    } catch (IOException | RuntimeException e) {
      LOG.debug("whether the leader is gone is not known here", e);
      return null;
    }
  }

  private @Nullable TermIndex last() {
    try {
      return server.getDivision(group).getRaftLog().getLastEntryTermIndex();
    } catch (IOException notStarted) {
      return null;
    }
  }

  private boolean stand(Led led) throws IOException {
    var last = last();
    if (last == null) {
      return false;
    }
    var request =
        StartLeaderElectionRequestProto.newBuilder()
            .setServerRequest(
                RaftRpcRequestProto.newBuilder()
                    .setRequestorId(led.leader().getId().toByteString())
                    .setReplyId(server.getId().toByteString())
                    .setRaftGroupId(RaftGroupIdProto.newBuilder().setId(group.toByteString())))
            .setLeaderLastEntry(last.toProto())
            .build();
    return server.startLeaderElection(request).getServerReply().getSuccess();
  }
}
