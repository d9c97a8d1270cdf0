package io.skep.gossip;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.ClusterEvent.MemberEvent;
import org.apache.pekko.cluster.ClusterEvent.MemberRemoved;
import org.apache.pekko.cluster.ClusterEvent.ReachabilityEvent;
import org.apache.pekko.cluster.ClusterEvent.UnreachableMember;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.UniqueAddress;

/** Follows the membership, and tells of it as a whole. */
final class GossipWatcher extends AbstractBehavior<Object> {
  /** Hears of the membership as this node sees it now. */
  @FunctionalInterface
  interface Listener {
    void seen(Map<UniqueAddress, Member> members, Set<UniqueAddress> unreachable);
  }

  private final Listener listener;
  private final Map<UniqueAddress, Member> members = new HashMap<>();
  private final Set<UniqueAddress> unreachable = new HashSet<>();

  private GossipWatcher(ActorContext<Object> context, Listener listener) {
    super(context);
    this.listener = listener;
    Cluster.get(context.getSystem())
        .subscribe(
            Adapter.toClassic(context.getSelf()),
            ClusterEvent.initialStateAsEvents(),
            MemberEvent.class,
            ReachabilityEvent.class);
  }

  static Behavior<Object> create(Listener listener) {
    return Behaviors.setup(context -> new GossipWatcher(context, listener));
  }

  @Override
  public Receive<Object> createReceive() {
    return newReceiveBuilder()
        .onMessage(MemberEvent.class, this::onMember)
        .onMessage(ReachabilityEvent.class, this::onReachability)
        .build();
  }

  private Behavior<Object> onMember(MemberEvent event) {
    Member member = event.member();
    if (event instanceof MemberRemoved) {
      members.remove(member.uniqueAddress());
      unreachable.remove(member.uniqueAddress());
    } else {
      members.put(member.uniqueAddress(), member);
    }
    return tell();
  }

  private Behavior<Object> onReachability(ReachabilityEvent event) {
    if (event instanceof UnreachableMember) {
      unreachable.add(event.member().uniqueAddress());
    } else {
      unreachable.remove(event.member().uniqueAddress());
    }
    return tell();
  }

  private Behavior<Object> tell() {
    listener.seen(Map.copyOf(members), Set.copyOf(unreachable));
    return this;
  }
}
