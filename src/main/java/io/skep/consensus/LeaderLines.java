package io.skep.consensus;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.thirdparty.io.grpc.Attributes;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;
import org.apache.ratis.thirdparty.io.grpc.ServerTransportFilter;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * The connections on which other members speak to this one as its leader, and the one question that
 * they ask beside Raft's own: whether this member finds the leader gone as well.
 */
final class LeaderLines extends ServerTransportFilter implements ServerInterceptor {
  private static final Attributes.Key<Line> LINE = Attributes.Key.create("skep-line");

  private final Set<Line> open = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Follower follower;

  /** Whom this tells; both calls come on threads of gRPC and may be answered late. */
  interface Follower {
    /** A connection from another member has ended. */
    void ended();

    /** The answer to a question, or null for one that is Ratis's. */
    @Nullable RequestVoteReplyProto answer(RequestVoteRequestProto request);

    /** Whether this is a question for {@link #answer}. */
    boolean isAsked(RequestVoteRequestProto request);
  }

  /** A connection, and who has sent entries or heartbeats on it. */
  private static final class Line {
    volatile @Nullable RaftPeerId leader;
  }

  /** Tells from now on. */
  void tell(Follower whom) {
    follower = whom;
  }

  /** Whether a connection is open on which this member has led. */
  boolean isOpenFrom(RaftPeerId leader) {
    return open.stream().anyMatch(line -> leader.equals(line.leader));
  }

  @Override
  public Attributes transportReady(Attributes connection) {
    var line = new Line();
    open.add(line);
    return connection.toBuilder().set(LINE, line).build();
  }

  @Override
  public void transportTerminated(@Nullable Attributes connection) {
    var line = connection == null ? null : connection.get(LINE);
    if (line != null && open.remove(line) && line.leader != null && follower != null) {
      follower.ended();
    }
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    return new Ear<>(call, next.startCall(call, headers));
  }

  /** Hears what is said in one call. */
  private final class Ear<Q, R> extends SimpleForwardingServerCallListener<Q> {
    private final ServerCall<Q, R> call;
    private boolean asked;

    Ear(ServerCall<Q, R> call, ServerCall.Listener<Q> rest) {
      super(rest);
      this.call = call;
    }

    @Override
    public void onMessage(Q message) {
      if (message instanceof AppendEntriesRequestProto entries) {
        led(entries);
      }
      var whom = follower;
      if (whom != null && message instanceof RequestVoteRequestProto vote && whom.isAsked(vote)) {
        asked = true;
        Thread.startVirtualThread(() -> answer(whom, vote));
      } else {
        super.onMessage(message);
      }
    }

    private void led(AppendEntriesRequestProto entries) {
      var line = call.getAttributes().get(LINE);
      if (line != null && line.leader == null) {
        line.leader = RaftPeerId.valueOf(entries.getServerRequest().getRequestorId());
      }
    }

    @SuppressWarnings("unchecked") // the reply's type follows from the request's
    private void answer(Follower whom, RequestVoteRequestProto vote) {
      var reply = whom.answer(vote);
      call.sendHeaders(new Metadata());
      if (reply == null) {
        call.close(Status.UNAVAILABLE, new Metadata());
      } else {
        call.sendMessage((R) reply);
        call.close(Status.OK, new Metadata());
      }
    }

    @Override
    public void onHalfClose() {
      if (!asked) {
        super.onHalfClose();
      }
    }
  }
}
