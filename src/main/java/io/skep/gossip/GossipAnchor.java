package io.skep.gossip;

import java.util.HashMap;
import java.util.Map;
import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.UniqueAddress;
import org.jspecify.annotations.Nullable;

/** Whose gossip this node is to be in, and since when it is not. Belongs to one thread. */
final class GossipAnchor {
  private final GossipSettings settings;
  private final Map<UniqueAddress, Long> unreachableSince = new HashMap<>();
  private boolean self;
  private @Nullable Address leader;
  private @Nullable Long astraySince;

  GossipAnchor(GossipSettings settings) {
    this.settings = settings;
  }

  void beSelf(GossipRun run) {
    self = true;
    leader = null;
    again(run);
  }

  void follow(GossipAddress address, GossipRun run) {
    Address next = address.in(GossipSystem.NAME);
    if (run.isAt(next)) {
      beSelf(run);
      return;
    }
    self = false;
    leader = next;
    if (!run.hasJoined()) {
      again(run);
    }
  }

  void lose() {
    self = false;
    leader = null;
    astraySince = null;
  }

  /** Joins, as a gossip that has just started. */
  void again(GossipRun run) {
    astraySince = null;
    Address to = leader;
    if (self && !run.hasJoined()) {
      run.joinSelf();
    } else if (to != null) {
      run.join(to);
    }
  }

  /** Whether the leader, who says that it gossips there, has long been missing here. */
  boolean isAstray(GossipRun run) {
    Address to = leader;
    if (to == null || !run.hasJoined() || run.view().reaches(to)) {
      astraySince = null;
      return false;
    }
    long now = System.nanoTime();
    Long since = astraySince;
    if (since == null) {
      astraySince = now;
      return false;
    }
    return now - since > settings.patience().toNanos();
  }

  /** On the leader: forgets who is here under another address, or has long been away. */
  void tidy(GossipRun run) {
    GossipView view = run.view();
    unreachableSince.keySet().retainAll(view.unreachable());
    long now = System.nanoTime();
    view.unreachable().forEach(each -> unreachableSince.putIfAbsent(each, now));
    if (self) {
      view.leftBehind().forEach(run::down);
      long forget = settings.forget().toNanos();
      unreachableSince.forEach(
          (each, since) -> {
            if (now - since > forget) {
              run.down(each.address());
            }
          });
    }
  }
}
