package io.skep.gossip;

import io.skep.kernel.NodeId;
import io.skep.pki.Credentials;
import io.skep.testdata.TestPki;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import org.apache.pekko.cluster.MemberStatus;

/** Many members of one gossip in this JVM, under the product's settings and real certificates. */
final class GossipFleet implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final Duration LOOK = Duration.ofMillis(5);

  private final TestPki pki;
  private final List<Gossip> members = new ArrayList<>();
  private final Map<Gossip, NodeId> names = new ConcurrentHashMap<>();
  private int made;

  GossipFleet(Path folder) {
    pki = new TestPki(folder, "fleet");
    Gossip anchor = start();
    anchor.beAnchor();
    members.add(anchor);
    awaitAll("the anchor to be Up", members, GossipFleet::isUp, name(anchor));
  }

  /** Those that run, the anchor first. */
  List<Gossip> members() {
    return List.copyOf(members);
  }

  NodeId name(Gossip member) {
    NodeId name = names.get(member);
    if (name == null) {
      throw new IllegalArgumentException("not a member of this fleet: " + member.address());
    }
    return name;
  }

  /** One that listens and knows nobody. */
  Gossip start() {
    // As long as the product's ids are: they are in every full gossip.
    NodeId name = new NodeId("n%024d".formatted(made++));
    Credentials credentials = pki.worker(name.value());
    Gossip gossip =
        Gossip.start(
            new GossipAddress("127.0.0.1", 0),
            "127.0.0.1",
            name,
            credentials.context(peer -> true),
            GossipSettings.defaults());
    names.put(gossip, name);
    return gossip;
  }

  /** Lets all of these join at once; returns how long it took until all show all of them Up. */
  Joined join(List<Gossip> fresh) {
    GossipAddress anchor = members.getFirst().address();
    long begin = System.nanoTime();
    fresh.forEach(each -> each.joinAnchor(anchor));
    members.addAll(fresh);
    NodeId[] who = fresh.stream().map(this::name).toArray(NodeId[]::new);
    awaitAll("all to be known", members, GossipFleet::isReachable, who);
    double known = seconds(begin);
    awaitAll("all to be Up", members, GossipFleet::isUp, who);
    return new Joined(known, seconds(begin));
  }

  /**
   * How long a join took, in seconds.
   *
   * @param known until every member shows the new ones as reachable, which is what the product asks
   * @param up until every member shows them as Up, which takes an agreement of all before it
   */
  record Joined(double known, double up) {}

  /** Ends one without a word; returns how long until the first and the last other one knew. */
  Died kill(Gossip victim) {
    NodeId name = name(victim);
    List<Gossip> others = new ArrayList<>(members);
    others.remove(victim);
    members.remove(victim);
    CountDownLatch first = new CountDownLatch(1);
    long[] firstAt = new long[1];
    others.forEach(
        each ->
            each.listen(
                nodes -> {
                  if (nodes.get(name) == Liveness.UNREACHABLE && first.getCount() > 0) {
                    firstAt[0] = System.nanoTime();
                    first.countDown();
                  }
                }));
    long begin = System.nanoTime();
    victim.kill();
    double ended = seconds(begin);
    awaitAll("its death to be known", others, GossipFleet::isUnreachable, name);
    Died died = new Died(ended, (firstAt[0] - begin) / 1e9, seconds(begin));
    others.getFirst().remove(name);
    awaitAll("it to be forgotten", others, (by, node) -> !by.nodes().containsKey(node), name);
    names.remove(victim);
    return died;
  }

  /**
   * How a death was found, in seconds since it was asked for.
   *
   * @param ended until the member's actors had ended; it may have been silent before
   * @param first until one other member found it unreachable
   * @param all until every other member did
   */
  record Died(double ended, double first, double all) {}

  private static boolean isReachable(Gossip by, NodeId node) {
    return by.nodes().get(node) == Liveness.REACHABLE;
  }

  private static boolean isUnreachable(Gossip by, NodeId node) {
    return by.nodes().get(node) == Liveness.UNREACHABLE;
  }

  private static boolean isUp(Gossip by, NodeId node) {
    String role = GossipSystem.role(node);
    return by.view().members().values().stream()
        .anyMatch(each -> each.hasRole(role) && each.status().equals(MemberStatus.up()));
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  /** Looks every few milliseconds, and no more at who has said yes. */
  private static void awaitAll(
      String what, List<Gossip> by, BiPredicate<Gossip, NodeId> seen, NodeId... nodes) {
    List<Gossip> open = new ArrayList<>(by);
    long end = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      open.removeIf(each -> List.of(nodes).stream().allMatch(node -> seen.test(each, node)));
      if (open.isEmpty()) {
        return;
      }
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            "waited %s for %s: %d of %d do not see it"
                .formatted(LIMIT, what, open.size(), by.size()));
      }
      pause(LOOK);
    }
  }

  /** Lets time pass; the span itself is what is measured. */
  static void pause(Duration span) {
    try {
      if (new CountDownLatch(1).await(span.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("nobody counts this latch down");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    Thread[] ends =
        members.stream().map(each -> Thread.startVirtualThread(each::kill)).toArray(Thread[]::new);
    for (Thread end : ends) {
      try {
        end.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }
}
