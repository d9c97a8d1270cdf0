package io.skep.gossip;

import io.skep.kernel.NodeId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.UniqueAddress;

/** The membership as this node sees it. */
record GossipView(Map<UniqueAddress, Member> members, Set<UniqueAddress> unreachable) {
  static final GossipView NOTHING = new GossipView(Map.of(), Set.of());

  GossipView {
    members = Map.copyOf(members);
    unreachable = Set.copyOf(unreachable);
  }

  /** Each node is as alive as its liveliest member: it may have been here before. */
  Map<NodeId, Liveness> nodes() {
    Map<NodeId, Liveness> nodes = new TreeMap<>();
    for (Member member : members.values()) {
      if (isIn(member)) {
        Liveness one = isReachable(member) ? Liveness.REACHABLE : Liveness.UNREACHABLE;
        String node = node(member);
        if (!node.isEmpty()) {
          nodes.merge(new NodeId(node), one, (a, b) -> a == Liveness.REACHABLE ? a : b);
        }
      }
    }
    return nodes;
  }

  /** Whether a member that answers gossips at this address. */
  boolean reaches(Address address) {
    return members.values().stream()
        .anyMatch(each -> each.address().equals(address) && isIn(each) && isReachable(each));
  }

  /** Whether this node has joined. */
  boolean holds(UniqueAddress self) {
    Member member = members.get(self);
    return member != null && isIn(member);
  }

  /** Members that do not answer, and whose node is here again under another address or start. */
  List<Address> leftBehind() {
    return members.values().stream()
        .filter(old -> !isReachable(old))
        .filter(old -> members.values().stream().anyMatch(other -> isSuccessor(old, other)))
        .map(Member::address)
        .toList();
  }

  private boolean isSuccessor(Member old, Member other) {
    return !other.address().equals(old.address())
        && node(other).equals(node(old))
        && isIn(other)
        && isReachable(other);
  }

  /** Where this node's members gossip. */
  List<Address> addresses(NodeId node) {
    return members.values().stream()
        .filter(each -> node(each).equals(node.value()))
        .map(Member::address)
        .toList();
  }

  private boolean isReachable(Member member) {
    return !unreachable.contains(member.uniqueAddress());
  }

  private static boolean isIn(Member member) {
    MemberStatus status = member.status();
    return !status.equals(MemberStatus.down())
        && !status.equals(MemberStatus.exiting())
        && !status.equals(MemberStatus.removed());
  }

  private static String node(Member member) {
    return member.getRoles().stream()
        .map(GossipSystem::node)
        .filter(id -> !id.isEmpty())
        .findFirst()
        .orElse("");
  }
}
