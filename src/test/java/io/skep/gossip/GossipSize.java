package io.skep.gossip;

import com.typesafe.config.Config;
import io.skep.kernel.NodeId;
import java.util.Locale;
import java.util.Random;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.cluster.Gossip;
import org.apache.pekko.cluster.GossipEnvelope;
import org.apache.pekko.cluster.GossipStatus;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.VectorClock;
import org.apache.pekko.cluster.protobuf.ClusterMessageSerializer;
import org.apache.pekko.util.Version;
import scala.collection.immutable.Set;

/**
 * How large a gossip of so many members is: made by hand, and written by Pekko's own serializer. It
 * must fit into a frame.
 */
final class GossipSize {
  private static final long SEED = 7;
  private static final int ID = 25;
  private static final int FEW = 9;

  private GossipSize() {}

  /** A row for each number of members. */
  static String table(int... sizes) {
    GossipAddress here = new GossipAddress("127.0.0.1", 0);
    Config config = GossipSystem.config(here, here, new NodeId("paper"), GossipSettings.defaults());
    long frame = config.getBytes("pekko.remote.artery.advanced.maximum-frame-size");
    StringBuilder table =
        new StringBuilder(
            """
            | members | full gossip, bytes | once each has changed it | status | once each has changed it | largest frame |
            |---|---|---|---|---|---|
            """);
    ActorSystem system = ActorSystem.create("paper", config);
    try {
      var serializer = new ClusterMessageSerializer((ExtendedActorSystem) system);
      for (int size : sizes) {
        table.append(
            String.format(
                Locale.ROOT,
                "| %,d | %,d | %,d | %,d | %,d | %,d |%n",
                size,
                full(serializer, made(size, FEW)),
                full(serializer, made(size, size)),
                status(serializer, made(size, FEW)),
                status(serializer, made(size, size)),
                frame));
      }
    } finally {
      system.terminate();
    }
    return table.toString();
  }

  private static int full(ClusterMessageSerializer serializer, Gossip gossip) {
    UniqueAddress one = gossip.members().head().uniqueAddress();
    return serializer.toBinary(GossipEnvelope.apply(one, one, gossip)).length;
  }

  /** What goes round when nothing changes: who has changed the gossip, how often. */
  private static int status(ClusterMessageSerializer serializer, Gossip gossip) {
    UniqueAddress one = gossip.members().head().uniqueAddress();
    return serializer.toBinary(new GossipStatus(one, gossip.version(), gossip.seenDigest())).length;
  }

  /** All are Up and have seen it; the writers are those that have ever changed it. */
  private static Gossip made(int members, int writers) {
    Random random = new Random(SEED);
    Gossip gossip = Gossip.empty();
    VectorClock clock = gossip.version();
    UniqueAddress[] all = new UniqueAddress[members];
    for (int i = 0; i < members; i++) {
      String host = "10.%d.%d.%d".formatted(i >> 16, i >> 8 & 255, i & 255);
      Address address = new GossipAddress(host, 7946).in(GossipSystem.NAME);
      all[i] = UniqueAddress.apply(address, random.nextLong());
      gossip = gossip.$colon$plus(member(all[i], random));
    }
    for (int i = 0; i < Math.min(writers, members); i++) {
      clock = clock.$colon$plus(VectorClock.Node$.MODULE$.apply(Gossip.vclockName(all[i])));
    }
    gossip = gossip.copy(gossip.members(), gossip.overview(), clock, gossip.tombstones());
    for (UniqueAddress each : all) {
      gossip = gossip.seen(each);
    }
    return gossip;
  }

  private static Member member(UniqueAddress address, Random random) {
    StringBuilder id = new StringBuilder(ID);
    for (int i = 0; i < ID; i++) {
      id.append(Character.forDigit(random.nextInt(36), 36));
    }
    scala.collection.immutable.Set<String> roles =
        new Set.Set2<>(GossipSystem.role(new NodeId(id.toString())), "dc-default");
    return new Member(address, 1, MemberStatus.up(), roles, Version.Zero());
  }
}
